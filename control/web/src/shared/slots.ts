// Free times as a calendar needs them: by day of the town, and days by month.
import { DIGITS, TOWN_ZONE } from './when';

const DAY = new Intl.DateTimeFormat('en-CA', { timeZone: TOWN_ZONE });

/** "2027-03-02": the day in the town, wherever the phone is. */
export function dayOfTown(at: string | Date): string {
  return DAY.format(new Date(at));
}

export function byDay<Slot extends { starts_at: string }>(slots: readonly Slot[]): Map<string, Slot[]> {
  const days = new Map<string, Slot[]>();
  for (const slot of slots) {
    const day = dayOfTown(slot.starts_at);
    days.set(day, [...(days.get(day) ?? []), slot]);
  }
  return days;
}

export function addDays(day: string, days: number): string {
  const date = dateOf(day);
  date.setUTCDate(date.getUTCDate() + days);
  return written(date);
}

/** The same day of another month, or its last. */
export function addMonths(day: string, months: number): string {
  const [year, month] = numbers(day);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  last.setUTCDate(Math.min(numbers(day)[2], last.getUTCDate()));
  return written(last);
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}

/** The weeks of a month, Monday first, filled up with null. */
export function weeksOf(month: string): (string | null)[][] {
  const first = dateOf(`${month}-01`);
  const count = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  const before = (first.getUTCDay() + 6) % 7;
  const cells = Array.from({ length: Math.ceil((before + count) / 7) * 7 }, (_, index) => {
    const day = index - before + 1;
    return day >= 1 && day <= count ? `${month}-${String(day).padStart(2, '0')}` : null;
  });
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** Monday 0 … Sunday 6. */
export function weekdayOf(day: string): number {
  return (dateOf(day).getUTCDay() + 6) % 7;
}

/** A calendar day in words; days have no zone. */
export function dayWords(day: string, language: string, style: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language, { ...style, numberingSystem: DIGITS, timeZone: 'UTC' }).format(dateOf(day));
}

function dateOf(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

function written(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function numbers(day: string): [number, number, number] {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return [year, month, date];
}
