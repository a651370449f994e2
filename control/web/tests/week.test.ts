// The table of a week and the rule it stands for are the same hours.
import { expect, test } from 'vitest';
import { emptyWeek, readWeek, writeWeek } from '../src/admin/week';

test('a plain week goes into the table and comes out the same', () => {
  for (const rule of ['Mo-Th 08:00-12:00,13:00-16:00; Fr 08:00-12:00; PH off', 'Sa 09:00-12:00', 'Mo 08:00-24:00; We-Fr 08:00-12:00']) {
    const week = readWeek(rule);
    expect(week && writeWeek(week)).toBe(rule);
  }
});

test('later rules win, and days may be listed', () => {
  const week = readWeek('Mo-Fr 08:00-12:00; We off; Tu,Th 13:00-16:00');
  expect(week?.days.wed).toEqual([]);
  expect(week?.days.tue).toEqual([{ from: '13:00', to: '16:00' }]);
  expect(week?.holidaysOff).toBe(false);
});

test('what is more than a week stays a rule', () => {
  for (const rule of ['24/7', 'Mo[1] 08:00-12:00', 'Mo-Fr 08:00-12:00 "nur mit Termin"', '2027 Feb 08 off', 'Mo 08:00+']) {
    expect(readWeek(rule)).toBe(null);
  }
});

test('an empty week is closed', () => {
  expect(writeWeek(emptyWeek())).toBe('off');
});

test('half-filled times are left out', () => {
  const week = emptyWeek();
  week.days.mon = [{ from: '08:00', to: '' }, { from: '13:00', to: '15:00' }];
  expect(writeWeek(week)).toBe('Mo 13:00-15:00; PH off');
});
