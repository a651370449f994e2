// Every text exists in every language, asks for the same values, and is used; every text used exists.
import { readdirSync, readFileSync } from 'node:fs';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { describe, expect, test } from 'vitest';
import { languagesIn } from '../languages.ts';

/** The folders of texts: of the pages, of the officers' pages, of mails and short messages, of problems. */
const FOLDERS = ['', 'staff/', 'notices/', 'problems/'];
const files = FOLDERS.flatMap((folder) => ftlIn(folder).map((file) => [folder, file] as const));
const sources = sourcesIn('src', /\.(svelte|ts)$/) + readFileSync('../src/pages/plain.rs', 'utf8');

test('every language names itself, German first', () => {
  const languages = languagesIn('locales');
  expect(languages.map(({ tag }) => tag).slice(0, 2)).toContain('de');
  expect(languages[0]).toEqual({ tag: 'de', name: 'Deutsch', direction: 'ltr', staff: true });
  for (const { tag, direction } of languages) {
    expect(Intl.getCanonicalLocales(tag)).toEqual([tag]);
    expect([tag, direction]).toEqual([tag, ['ar', 'fa', 'he', 'ur'].includes(tag) ? 'rtl' : 'ltr']);
  }
});

describe.each(files)('%s%s', (folder, file) => {
  const source = read(folder, file);
  const model = read(folder, folder === 'problems/' ? (ftlIn(folder)[0] ?? '') : 'de.ftl');

  test('has the texts of the others, no more and no less', () => {
    expect(namesOf(source)).toEqual(namesOf(model));
  });

  test('is not cut off by a mistake in its syntax', () => {
    const written = [...source.matchAll(/^([a-z][a-z0-9-]*) =/gm)].map(([, name]) => name);
    expect(namesOf(source)).toEqual(written.sort());
  });

  test('asks for the same values as the others', () => {
    const named = (text: string) => namesOf(text).map((name) => [name, valuesOf(text, name)]);
    expect(named(source)).toEqual(named(model));
  });

  test('has words for every count that its language tells apart', () => {
    // Whoever says 0, 1 or 2 by itself has said the category that holds only this number.
    const alone: Record<string, string> = { zero: '0', one: '1', two: '2' };
    for (const [choice, name] of source.matchAll(/^([a-z-]+) = \{ \$(?:total|count|waiting|calls|minutes) ->[\s\S]*?\n\}/gm)) {
      if (name === 'desk-title') continue; // names no thing that is counted
      const said = new Set([...choice.matchAll(/\[([a-z0-9]+)\]/g)].map(([, name]) => name));
      const unsaid = countsOf(file).filter((count) => !said.has(count) && !said.has(alone[count] ?? ''));
      expect([choice, unsaid]).toEqual([choice, []]);
    }
  });

  test('can be said', () => {
    const bundle = new FluentBundle(file.slice(0, -'.ftl'.length), { useIsolating: false });
    bundle.addResource(new FluentResource(source));
    for (const name of namesOf(source)) {
      const errors: Error[] = [];
      const pattern = bundle.getMessage(name)?.value;
      const values = Object.fromEntries(valuesOf(source, name).map((value) => [value, 3]));
      const said = pattern ? bundle.formatPattern(pattern, values, errors) : '';
      expect([name, errors]).toEqual([name, []]);
      expect([name, said.trim() === '']).toEqual([name, false]);
    }
  });
});

test('no text of the officers is called as one of the pages, which would be said instead', () => {
  const pages = new Set(namesOf(read('', 'de.ftl')));
  expect(namesOf(read('staff/', 'de.ftl')).filter((name) => pages.has(name))).toEqual([]);
});

test('every text is used', () => {
  const known = ['connection-', 'language-'];
  const unused = namesOf(read('', 'de.ftl') + '\n' + read('staff/', 'de.ftl'))
    .filter((name) => !sources.includes(`'${name}'`) && !sources.includes(`"${name}"`) && !known.some((start) => name.startsWith(start)));
  expect(unused).toEqual([]);
});

test('every text used exists', () => {
  const names = new Set(namesOf(read('', 'de.ftl') + '\n' + read('staff/', 'de.ftl')));
  const used = [...sources.matchAll(/\bt\('([a-z-]+)'/g)].map(([, name]) => name ?? '');
  expect(used.length).toBeGreaterThan(100);
  expect(used.filter((name) => !names.has(name))).toEqual([]);
});

test('citizens do not load what only officers read', () => {
  const citizens = sourcesIn('src', /^(?!(desk|admin|staff)\/).*\.(svelte|ts)$/) + readFileSync('../src/pages/plain.rs', 'utf8');
  const idle = namesOf(read('', 'de.ftl')).filter((name) => !citizens.includes(`'${name}'`) && !citizens.includes(`"${name}"`));
  expect(idle.filter((name) => !/^(connection|language)-/.test(name))).toEqual([]);
});

/** The categories of whole numbers; none of our texts counts broken ones. */
function countsOf(file: string): string[] {
  const rules = new Intl.PluralRules(file.slice(0, -'.ftl'.length));
  return [...new Set([...Array(200).keys()].map((number) => rules.select(number)))];
}

function ftlIn(folder: string): string[] {
  try {
    return readdirSync(`locales/${folder}`).filter((file) => file.endsWith('.ftl')).sort();
  } catch {
    return [];
  }
}

function read(folder: string, file: string): string {
  return readFileSync(`locales/${folder}${file}`, 'utf8');
}

function sourcesIn(folder: string, kind: RegExp): string {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => kind.test(path));
  return paths.map((path) => readFileSync(`${folder}/${path}`, 'utf8')).join('\n');
}

function namesOf(source: string): string[] {
  return [...new FluentResource(source).body].map(({ id }) => id).sort();
}

function valuesOf(source: string, name: string): string[] {
  const message = new RegExp(`^${name} =([\\s\\S]*?)(?=^[a-z#]|(?![\\s\\S]))`, 'm').exec(source)?.[1] ?? '';
  return [...new Set([...message.matchAll(/\$([a-z-]+)/g)].map(([, value]) => value ?? ''))].sort();
}
