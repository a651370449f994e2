// A range of waiting in minutes: whole ones, later round ones.

/** From here on nobody counts single minutes. */
const ROUND_FROM_MIN = 10;
const ROUND_TO_MIN = 5;

export interface Minutes {
  from: number;
  to: number;
}

/** Rounded so that the range only grows: a promise may not get better by rounding. */
export function minutesOf({ median_ms, upper_ms }: { median_ms: number; upper_ms: number }): Minutes {
  const [median, upper] = [median_ms / 60_000, Math.max(median_ms, upper_ms) / 60_000];
  const step = upper >= ROUND_FROM_MIN ? ROUND_TO_MIN : 1;
  return { from: Math.floor(median / step) * step, to: Math.max(step, Math.ceil(upper / step) * step) };
}
