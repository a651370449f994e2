// Moments in words: "heute um 13:00 Uhr", "am Montag, 24. November, um 08:00 Uhr".

/** Office hours are the town's; the towns we serve live in this zone, wherever the citizen's phone is. */
export const TOWN_ZONE = 'Europe/Berlin';

/** The digits on the town's letters and clocks, in every script. */
export const DIGITS = 'latn';

export type Nearness = 'today' | 'tomorrow' | 'later';

export interface Moment {
  nearness: Nearness;
  day: string;
  time: string;
}

export function momentOf(at: string, language: string, now = new Date()): Moment {
  const then = new Date(at);
  const days = Math.round((dayOf(then) - dayOf(now)) / 86_400_000);
  return {
    nearness: days === 0 ? 'today' : days === 1 ? 'tomorrow' : 'later',
    day: new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', numberingSystem: DIGITS, timeZone: TOWN_ZONE }).format(then),
    time: timeOf(at, language),
  };
}

export function timeOf(at: string, language: string): string {
  const zone = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', numberingSystem: DIGITS, timeZone: TOWN_ZONE } as const;
  return new Intl.DateTimeFormat(language, zone).format(new Date(at));
}

/** Minutes and seconds of a countdown: 75 is "1:15". */
export function countdown(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The calendar day in the town, as a number that can be subtracted. */
function dayOf(date: Date): number {
  return Date.parse(`${new Intl.DateTimeFormat('en-CA', { timeZone: TOWN_ZONE }).format(date)}T00:00:00Z`);
}
