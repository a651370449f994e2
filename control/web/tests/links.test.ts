import { expect, test } from 'vitest';
import { partsOf } from '../src/session/links';

const links = (line: string) => partsOf(line).filter(({ href }) => href).map(({ text }) => text);

test('an address becomes a link, the sentence around it stays', () => {
  expect(partsOf('Siehe https://example.org/a?b=1#c. Danke!')).toEqual([
    { text: 'Siehe ', href: null },
    { text: 'https://example.org/a?b=1#c', href: 'https://example.org/a?b=1#c' },
    { text: '. Danke!', href: null },
  ]);
});

test('brackets belong to the address only when they were opened in it', () => {
  expect(links('(https://example.org/a) und https://de.wikipedia.org/wiki/Amt_(Behörde)')).toEqual([
    'https://example.org/a',
    'https://de.wikipedia.org/wiki/Amt_(Behörde)',
  ]);
});

test('several, and none', () => {
  expect(links('http://a.de, https://b.de!')).toEqual(['http://a.de', 'https://b.de']);
  expect(partsOf('Guten Tag')).toEqual([{ text: 'Guten Tag', href: null }]);
  expect(partsOf('')).toEqual([]);
});

test('whatever is no plain address stays text', () => {
  for (const line of ['javascript:alert(1)', 'data:text/html,x', 'ftp://a.de', 'https://', 'https://bank.de@böse.de/', '<https:']) {
    expect([line, links(line)]).toEqual([line, []]);
  }
});

test('nothing of the line is lost or doubled', () => {
  const line = 'a https://a.de) b (http://x:y@z.de) https://c.de?x=<b> d';
  expect(partsOf(line).map(({ text }) => text).join('')).toBe(line);
});
