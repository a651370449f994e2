// A refusal in words: the server's own when it gave some, else ours.
import type { Problem } from '../api';
import { t } from './text.svelte';

export interface Words {
  title: string;
  detail: string;
}

export function problemWords(problem: Problem): Words {
  if (problem.status === 0) return { title: t('problem-unreachable'), detail: t('problem-unreachable-detail') };
  if (problem.title) return { title: problem.title, detail: problem.detail };
  return { title: t('problem-internal'), detail: t('problem-internal-detail') };
}
