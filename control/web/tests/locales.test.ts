// Every text exists in both languages, asks for the same values, and is used; every text used exists.
import { readdirSync, readFileSync } from 'node:fs';
import { FluentResource } from '@fluent/bundle';
import { expect, test } from 'vitest';

/** The texts of all pages, and those that only the officers' pages load. */
const all = (language: string) => ['', 'staff/'].map((part) => readFileSync(`locales/${part}${language}.ftl`, 'utf8')).join('\n');
const german = all('de');
const english = all('en');
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(svelte|ts)$/.test(path))
  .map((path) => readFileSync(`src/${path}`, 'utf8'))
  .join('\n');

test('both languages have the same texts', () => {
  expect(namesOf(english)).toEqual(namesOf(german));
});

test('no text is cut off by a mistake in its syntax', () => {
  for (const source of [german, english]) {
    const written = [...source.matchAll(/^([a-z][a-z0-9-]*) =/gm)].map(([, name]) => name);
    expect(namesOf(source)).toEqual(written.sort());
  }
});

test('a text asks for the same values in both languages', () => {
  for (const name of namesOf(german)) expect([name, valuesOf(english, name)]).toEqual([name, valuesOf(german, name)]);
});

test('every text is used', () => {
  const unused = namesOf(german).filter((name) => !sources.includes(`'${name}'`) && !name.startsWith('connection-'));
  expect(unused).toEqual([]);
});

test('every text used exists', () => {
  const names = new Set(namesOf(german));
  const used = [...sources.matchAll(/\bt\('([a-z-]+)'/g)].map(([, name]) => name ?? '');
  expect(used.length).toBeGreaterThan(100);
  expect(used.filter((name) => !names.has(name))).toEqual([]);
});

function namesOf(source: string): string[] {
  return [...new FluentResource(source).body].map(({ id }) => id).sort();
}

function valuesOf(source: string, name: string): string[] {
  const message = new RegExp(`^${name} =([\\s\\S]*?)(?=^[a-z#]|(?![\\s\\S]))`, 'm').exec(source)?.[1] ?? '';
  return [...new Set([...message.matchAll(/\$([a-z]+)/g)].map(([, value]) => value ?? ''))].sort();
}
