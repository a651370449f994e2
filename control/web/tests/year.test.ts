import { expect, test } from 'vitest';
import type { Hours } from '../src/admin/api';
import { close, open, regular, shownAs, type CalendarDay } from '../src/admin/year';

function hours(): Hours {
  return { rule: 'Mo-Fr 08:00-12:00; PH off', exceptions: [], time_zone: 'Europe/Berlin', land: 'NW', local_holidays: [], bridge_days: false, closures: [] };
}

function day(date: string, more: Partial<CalendarDay> = {}): CalendarDay {
  return { date, holiday: null, bridge_day: false, opens: [{ from: '08:00', to: '12:00' }], why: 'week', note: null, ...more };
}

test('a day closed by hand shows its reason, and opens again as before', () => {
  const form = hours();
  close(form, '2027-06-09', 'Betriebsausflug');
  expect(shownAs(day('2027-06-09'), form)).toEqual({ kind: 'closure', opens: [], note: 'Betriebsausflug' });
  regular(form, '2027-06-09');
  expect(shownAs(day('2027-06-09'), form).kind).toBe('open');
});

test('one day taken out of a week of closure leaves the others closed', () => {
  const form = hours();
  form.closures.push({ from: '2027-03-01', to: '2027-03-05', opens: [], note: 'Umzug' });
  open(form, '2027-03-03', [{ from: '10:00', to: '11:00' }], '');
  expect(form.closures.map(({ from, to }) => [from, to])).toEqual([['2027-03-01', '2027-03-02'], ['2027-03-04', '2027-03-05']]);
  expect(shownAs(day('2027-03-03'), form)).toEqual({ kind: 'exception', opens: [{ from: '10:00', to: '11:00' }], note: null });
});

test('holidays, bridge days and weekends say what they are', () => {
  const form = hours();
  expect(shownAs(day('2027-05-06', { holiday: 'Christi Himmelfahrt', opens: [], why: 'holiday' }), form).kind).toBe('holiday');
  expect(shownAs(day('2027-05-08', { opens: [] }), form).kind).toBe('closed');
  expect(shownAs(day('2027-05-07', { bridge_day: true }), form).kind).toBe('open');
  expect(shownAs(day('2027-05-07', { bridge_day: true }), { ...form, bridge_days: true }).kind).toBe('bridge');
});
