// A year of an office as it is being edited: what the server says of each day, and over it the days unlike the others as
// they stand in the form.
import type { DaySpan, Exception, Hours } from './api';

/** As `GET /v1/offices/{id}/calendar` says it. */
export interface CalendarDay {
  date: string;
  holiday: string | null;
  bridge_day: boolean;
  opens: DaySpan[];
  why: 'week' | 'holiday' | 'bridge_day' | 'closure' | 'exception';
  note: string | null;
}

export type Kind = 'open' | 'closed' | 'holiday' | 'bridge' | 'closure' | 'exception';

export interface Shown {
  kind: Kind;
  opens: DaySpan[];
  note: string | null;
}

export function shownAs(day: CalendarDay, hours: Hours): Shown {
  const exception = hours.exceptions.findLast((each) => covers(each, day.date));
  if (exception) return { kind: 'exception', opens: exception.opens, note: exception.note };
  const closure = hours.closures.findLast((each) => covers(each, day.date));
  if (closure) return { kind: 'closure', opens: [], note: closure.note };
  if (hours.bridge_days && day.bridge_day) return { kind: 'bridge', opens: [], note: null };
  // What it was unlike the others for is gone; its regular hours come back with the next saving.
  if (day.why === 'closure' || day.why === 'exception' || day.why === 'bridge_day') return { kind: day.holiday ? 'holiday' : 'open', opens: [], note: day.holiday };
  if (day.opens.length > 0) return { kind: 'open', opens: day.opens, note: day.holiday };
  return { kind: day.holiday ? 'holiday' : 'closed', opens: [], note: day.holiday };
}

/** The day as every other: out of each closure and exception that covers it, whose other days stay. */
export function regular(hours: Hours, day: string): void {
  hours.closures = hours.closures.flatMap((each) => without(each, day));
  hours.exceptions = hours.exceptions.flatMap((each) => without(each, day));
}

export function close(hours: Hours, day: string, note: string): void {
  regular(hours, day);
  hours.closures.push({ from: day, to: day, opens: [], note });
}

export function open(hours: Hours, day: string, opens: DaySpan[], note: string): void {
  regular(hours, day);
  hours.exceptions.push({ from: day, to: day, opens, note: note || null });
}

function covers({ from, to }: Exception, day: string): boolean {
  return from <= day && day <= to;
}

function without(span: Exception, day: string): Exception[] {
  if (!covers(span, day)) return [span];
  const parts = [{ ...span, to: beside(day, -1) }, { ...span, from: beside(day, 1) }];
  return parts.filter(({ from, to }) => from <= to);
}

function beside(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
