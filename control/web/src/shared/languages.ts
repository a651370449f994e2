// Which language is spoken first, and the file of its texts. Small and without imports that weigh: the first thing that
// runs asks for the file, while everything else is still on its way.
import LANGUAGES from 'virtual:languages';
import { recall, remember } from './memory';

export { LANGUAGES };

type Files = Record<string, () => Promise<string>>;

export const USUAL = 'de';
const KEPT = 'schalter.lang';
const FILES: Files = import.meta.glob<string>('../../locales/*.ftl', { query: '?raw', import: 'default' });
const STAFF_FILES: Files = import.meta.glob<string>('../../locales/staff/*.ftl', { query: '?raw', import: 'default' });

/** `?lang=…` wins, then what was chosen before, then the town's own, in which its page was sent. */
export function firstLanguage(): string {
  const asked = new URLSearchParams(location.search).get('lang');
  const first = known(asked) ?? known(recall(KEPT)) ?? known(document.documentElement.lang) ?? USUAL;
  if (asked !== null) keepLanguage(first);
  return first;
}

export function keepLanguage(tag: string): void {
  remember(KEPT, tag);
}

export function pageTexts(tag: string): Promise<string> {
  return read(FILES, `../../locales/${tag}.ftl`);
}

export function staffTexts(tag: string): Promise<string> {
  return read(STAFF_FILES, `../../locales/staff/${tag}.ftl`);
}

function known(tag: string | null): string | undefined {
  return LANGUAGES.find((each) => each.tag === tag)?.tag;
}

async function read(files: Files, path: string): Promise<string> {
  const file = files[path];
  if (!file) throw new Error(`there is no ${path}`);
  return file();
}
