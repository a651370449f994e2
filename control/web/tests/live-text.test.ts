import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { captionsAfter, captionsWith, GATHER_MS, LONGEST_LIVE, Typist, type LiveWord } from '../src/session/live-text';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function typist(): { words: LiveWord[]; anna: Typist } {
  const words: LiveWord[] = [];
  return { words, anna: new Typist((word) => words.push(word), () => Date.now()) };
}

test('the first letter goes at once, what follows is gathered, the last is never missing', () => {
  const { words, anna } = typist();
  anna.turn(true, '');
  vi.advanceTimersByTime(1_000);
  for (const text of ['G', 'Gu', 'Gut', 'Gute']) {
    anna.type(text);
    vi.advanceTimersByTime(50);
  }
  vi.advanceTimersByTime(GATHER_MS);
  expect(words.map(({ text }) => text)).toEqual(['', 'G', 'Gute']);
});

test('a correction is seen', () => {
  const { words, anna } = typist();
  anna.turn(true, 'Gutt');
  vi.advanceTimersByTime(1_000);
  anna.type('Gut');
  expect(words.at(-1)).toEqual({ t: 'live', on: true, text: 'Gut' });
});

test('off, nothing is told of what is typed', () => {
  const { words, anna } = typist();
  anna.type('geheim');
  vi.advanceTimersByTime(1_000);
  expect(words).toEqual([]);
  anna.turn(true, 'sichtbar');
  anna.turn(false, 'geheim');
  anna.type('noch geheimer');
  vi.advanceTimersByTime(1_000);
  expect(words.at(-1)).toEqual({ t: 'live', on: false, text: '' });
});

test('the reading side shows the line in the making and two before it', () => {
  let shown = captionsAfter(null, { on: true, text: 'Gu' });
  expect(shown).toEqual({ now: 'Gu', before: [] });
  for (const line of ['eins', 'zwei', 'drei']) shown = captionsWith(shown, line);
  expect(shown).toEqual({ now: '', before: ['zwei', 'drei'] });
  expect(captionsAfter(shown, { on: false })).toBeNull();
  expect(captionsWith(null, 'ohne Live-Text')).toBeNull();
});

test('a stranger’s words: no text is none, and a flood is cut', () => {
  expect(captionsAfter(null, { on: true, text: 7 })).toEqual({ now: '', before: [] });
  expect(captionsAfter(null, { on: 'ja', text: 'x' })).toBeNull();
  expect(captionsAfter(null, { on: true, text: 'x'.repeat(9_000) })?.now.length).toBe(LONGEST_LIVE);
});
