// A week of office hours: from the rule in OpenStreetMap's syntax to a table that people can fill, and back. A rule that
// says more than a week can hold stays a rule.
import type { Weekday } from '../api';
import { WEEK } from '../shared/hours';
import type { DaySpan } from './api';

export interface Week {
  days: Record<Weekday, DaySpan[]>;
  /** Closed on public holidays. */
  holidaysOff: boolean;
}

const NAMES: Record<string, Weekday> = { Mo: 'mon', Tu: 'tue', We: 'wed', Th: 'thu', Fr: 'fri', Sa: 'sat', Su: 'sun' };
const SHORT = Object.keys(NAMES);
const SPAN = /^(\d\d:\d\d)-(\d\d:\d\d)$/;

export function emptyWeek(): Week {
  return { days: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] }, holidaysOff: true };
}

/** Null when the rule is more than a plain week. */
export function readWeek(rule: string): Week | null {
  const week: Week = { ...emptyWeek(), holidaysOff: false };
  for (const part of rule.split(';').map((text) => text.trim()).filter(Boolean)) {
    if (part === 'PH off') {
      week.holidaysOff = true;
      continue;
    }
    const [daysText, timesText, ...more] = part.split(/\s+/);
    const days = readDays(daysText ?? '');
    const spans = timesText === 'off' ? [] : readSpans(timesText ?? '');
    if (!days || !spans || more.length > 0) return null;
    for (const day of days) week.days[day] = spans.map((span) => ({ ...span }));
  }
  return week;
}

/** Days with the same hours stand together. */
export function writeWeek(week: Week): string {
  const rules: { first: number; last: number; times: string }[] = [];
  for (const [index, day] of WEEK.entries()) {
    const times = week.days[day].filter(({ from, to }) => from && to).map(({ from, to }) => `${from}-${to}`).sort().join(',');
    const above = rules.at(-1);
    if (!times) continue;
    if (above && above.last === index - 1 && above.times === times) above.last = index;
    else rules.push({ first: index, last: index, times });
  }
  const written = rules.map(({ first, last, times }) => `${first === last ? SHORT[first] : `${SHORT[first]}-${SHORT[last]}`} ${times}`);
  if (written.length === 0) return 'off';
  return [...written, ...(week.holidaysOff ? ['PH off'] : [])].join('; ');
}

function readDays(text: string): Weekday[] | null {
  const days: Weekday[] = [];
  for (const part of text.split(',')) {
    const [first, last = first] = part.split('-').map((name) => SHORT.indexOf(name));
    if (first === undefined || last === undefined || first < 0 || last < first) return null;
    days.push(...WEEK.slice(first, last + 1));
  }
  return days;
}

function readSpans(text: string): DaySpan[] | null {
  const spans = text.split(',').map((part) => SPAN.exec(part));
  return spans.every((span) => span !== null) ? spans.map(([, from = '', to = '']) => ({ from, to })) : null;
}
