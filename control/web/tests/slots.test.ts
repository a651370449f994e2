import { expect, test } from 'vitest';
import { addDays, addMonths, byDay, weekdayOf, weeksOf } from '../src/shared/slots';

test('a time belongs to the day it is in the town', () => {
  const slots = ['2027-03-01T23:30:00Z', '2027-03-02T09:00:00Z'].map((starts_at) => ({ starts_at }));
  expect([...byDay(slots).keys()]).toEqual(['2027-03-02']);
});

test('a month begins on its weekday and ends with its last day', () => {
  const weeks = weeksOf('2027-02');
  expect(weeks).toHaveLength(4);
  expect(weeksOf('2026-11')[0]).toEqual([null, null, null, null, null, null, '2026-11-01']);
  expect(weeksOf('2026-11').at(-1)?.[0]).toBe('2026-11-30');
});

test('steps over the ends of months and over the change of clocks', () => {
  expect(addDays('2027-03-27', 2)).toBe('2027-03-29');
  expect(addMonths('2027-01-31', 1)).toBe('2027-02-28');
  expect(addMonths('2027-01-15', -1)).toBe('2026-12-15');
  expect(weekdayOf('2026-11-23')).toBe(0);
});
