// Days, moments and lengths of time as the tables of the administration show them.
import { TOWN_ZONE } from '../shared/when';

export function dayWords(at: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: TOWN_ZONE }).format(new Date(at));
}

export function momentWords(at: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: TOWN_ZONE }).format(new Date(at));
}

/** Whole minutes; null where nothing was measured. */
export function minutesOf(length_ms: number | null): number | null {
  return length_ms === null ? null : Math.round(length_ms / 60_000);
}
