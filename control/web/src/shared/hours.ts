// Office hours as people read them: days with the same hours stand together, Monday first.
import type { OpenSpan, Weekday } from '../api';

export const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export interface HoursLine {
  first: Weekday;
  last: Weekday;
  spans: { from: string; to: string }[];
}

/** Neighbouring days with the same hours become one line; days without hours have none. */
export function readableHours(spans: readonly OpenSpan[]): HoursLine[] {
  const lines: HoursLine[] = [];
  for (const [index, day] of WEEK.entries()) {
    const ofDay = spansOf(spans, day);
    if (ofDay.length === 0) continue;
    const above = lines.at(-1);
    if (above && above.last === WEEK[index - 1] && same(above.spans, ofDay)) above.last = day;
    else lines.push({ first: day, last: day, spans: ofDay });
  }
  return lines;
}

/** Two days read better as a list, three and more as a range. */
export function joinDays(line: HoursLine, name: (day: Weekday) => string): string {
  if (line.first === line.last) return name(line.first);
  const far = WEEK.indexOf(line.last) - WEEK.indexOf(line.first) > 1;
  return far ? `${name(line.first)}–${name(line.last)}` : `${name(line.first)}, ${name(line.last)}`;
}

function spansOf(spans: readonly OpenSpan[], day: Weekday): { from: string; to: string }[] {
  return spans
    .filter((span) => span.weekday === day)
    .map(({ from, to }) => ({ from, to }))
    .sort((a, b) => a.from.localeCompare(b.from));
}

function same(a: { from: string; to: string }[], b: { from: string; to: string }[]): boolean {
  return a.length === b.length && a.every((span, i) => span.from === b[i]?.from && span.to === b[i]?.to);
}
