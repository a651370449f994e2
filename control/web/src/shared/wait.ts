// How long one waits, as people say it.
import type { Wait } from '../api';
import { minutesOf } from './minutes';
import { t } from './text.svelte';

const SOON_MIN = 2;

export function waitWords(wait: Wait | null): string {
  if (wait === null) return t('wait-unknown');
  const { from, to } = minutesOf(wait);
  if (to <= SOON_MIN) return t('wait-soon');
  return from === 0 ? t('wait-up-to', { to }) : t('wait-range', { from, to });
}
