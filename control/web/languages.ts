// The languages of the pages are the files in locales: each names itself, so that another file is another language.
// What they say of themselves becomes the module `virtual:languages`; their texts are fetched one by one, as chosen.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

export interface Language {
  /** As in BCP 47, and the name of the file. */
  tag: string;
  /** Its own name for itself. */
  name: string;
  direction: 'ltr' | 'rtl';
  /** Whether the officers' pages speak it, too. */
  staff: boolean;
}

const MODULE = 'virtual:languages';

export function languages(folder: string): Plugin {
  return {
    name: 'languages',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : null),
    load: (id) => (id === `\0${MODULE}` ? `export default ${JSON.stringify(languagesIn(folder))}` : null),
  };
}

/** German first, then the others by their tags. */
export function languagesIn(folder: string): Language[] {
  const tags = readdirSync(folder).filter((file) => file.endsWith('.ftl')).map((file) => file.slice(0, -'.ftl'.length));
  tags.sort((a, b) => Number(b === 'de') - Number(a === 'de') || a.localeCompare(b, 'en'));
  return tags.map((tag) => languageOf(folder, tag));
}

function languageOf(folder: string, tag: string): Language {
  const source = readFileSync(join(folder, `${tag}.ftl`), 'utf8');
  const said = (name: string) => new RegExp(`^language-${name} = (.+)$`, 'm').exec(source)?.[1]?.trim();
  const [name, direction] = [said('name'), said('direction')];
  if (!name || (direction !== 'ltr' && direction !== 'rtl')) throw new Error(`${tag}.ftl must say language-name, and language-direction as ltr or rtl`);
  return { tag, name, direction, staff: existsSync(join(folder, 'staff', `${tag}.ftl`)) };
}
