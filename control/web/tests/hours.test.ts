import { expect, test } from 'vitest';
import type { OpenSpan, Weekday } from '../src/api';
import { joinDays, readableHours, WEEK } from '../src/shared/hours';

const span = (weekday: Weekday, from: string, to: string): OpenSpan => ({ weekday, from, to });
const read = (spans: OpenSpan[]) =>
  readableHours(spans).map((line) => `${joinDays(line, (day) => day)} ${line.spans.map(({ from, to }) => `${from}-${to}`).join(' ')}`);

test('days with the same hours stand together', () => {
  const week = WEEK.slice(0, 4).flatMap((day) => [span(day, '08:00', '12:00'), span(day, '13:00', '16:00')]);
  expect(read([...week, span('fri', '08:00', '12:00')])).toEqual(['mon–thu 08:00-12:00 13:00-16:00', 'fri 08:00-12:00']);
});

test('two days are a list, a gap ends a line', () => {
  const spans = (['mon', 'tue', 'thu'] as const).map((day) => span(day, '09:00', '12:00'));
  expect(read(spans)).toEqual(['mon, tue 09:00-12:00', 'thu 09:00-12:00']);
});

test('the order in which the hours come does not matter', () => {
  expect(read([span('sun', '10:00', '11:00'), span('mon', '13:00', '16:00'), span('mon', '08:00', '12:00')])).toEqual([
    'mon 08:00-12:00 13:00-16:00',
    'sun 10:00-11:00',
  ]);
});

test('no hours are no lines', () => {
  expect(read([])).toEqual([]);
});
