import { readFileSync } from 'node:fs';
import { FluentBundle, FluentResource } from '@fluent/bundle';
import { afterEach, expect, test } from 'vitest';
import { languagesIn } from '../languages.ts';
import { minutesSince, noteServerDate, secondsUntil, serverNow } from '../src/shared/clock';
import { countdown, momentOf, timeOf } from '../src/shared/when';

const NOON = new Date('2026-11-23T11:00:00Z');

afterEach(() => noteServerDate(new Date().toUTCString()));

test('today, tomorrow and later are told apart by the day in the town', () => {
  expect(momentOf('2026-11-23T12:00:00Z', 'de', NOON)).toMatchObject({ nearness: 'today', time: '13:00' });
  expect(momentOf('2026-11-23T23:30:00Z', 'de', NOON)).toMatchObject({ nearness: 'tomorrow', time: '00:30' });
  expect(momentOf('2026-11-26T07:00:00Z', 'de', NOON)).toEqual({ nearness: 'later', day: 'Donnerstag, 26. November', time: '08:00' });
});

test.each(languagesIn('locales').map(({ tag }) => tag))('what the server says of a day before the page can (%s) is what the page says', (tag) => {
  const words = new FluentBundle(tag, { useIsolating: false });
  words.addResource(new FluentResource(readFileSync(`locales/notices/${tag}.ftl`, 'utf8')));
  const say = (name: string, values = {}) => words.formatPattern(words.getMessage(name)?.value ?? '', values);
  for (let day = 0; day < 366; day += 1) {
    const then = new Date(Date.UTC(2028, 0, 1 + day, 11));
    const one = (name: string, place: number) => say(name).split(',')[place]?.trim();
    const values = { weekday: one('weekdays', (then.getUTCDay() + 6) % 7), month: one('months', then.getUTCMonth()), date: String(then.getUTCDate()) };
    expect(say('day-soon', values)).toBe(momentOf(then.toISOString(), tag, NOON).day);
  }
});

test('a night with a change of the clock is still one night', () => {
  const before = new Date('2027-03-27T11:00:00Z');
  expect(momentOf('2027-03-28T06:00:00Z', 'de', before)).toMatchObject({ nearness: 'tomorrow', time: '08:00' });
});

test('times are the town’s in every language', () => {
  expect([timeOf('2026-07-01T06:05:00Z', 'de'), timeOf('2026-07-01T06:05:00Z', 'en')]).toEqual(['08:05', '08:05']);
});

test('a countdown reads as minutes and seconds', () => {
  expect([0, 9, 60, 75].map(countdown)).toEqual(['0:00', '0:09', '1:00', '1:15']);
});

test('seconds left are rounded up and never negative', () => {
  const now = NOON.getTime();
  expect(secondsUntil('2026-11-23T11:00:01.200Z', now)).toBe(2);
  expect(secondsUntil('2026-11-23T10:59:00Z', now)).toBe(0);
  expect(minutesSince('2026-11-23T10:57:30Z', now)).toBe(2);
});

test('a wrong clock on this device is corrected, a second of delay is not', () => {
  noteServerDate(NOON.toUTCString(), NOON.getTime() - 3_600_000);
  expect(serverNow() - Date.now()).toBeGreaterThan(3_590_000);
  noteServerDate(NOON.toUTCString(), NOON.getTime() + 1_000);
  expect(Math.abs(serverNow() - Date.now())).toBeLessThan(50);
  noteServerDate('nonsense');
  expect(Math.abs(serverNow() - Date.now())).toBeLessThan(50);
});
