// The server's time as this page knows it: countdowns must not trust a wrong clock on someone's phone.

let ahead_ms = 0;

/** Learns the difference from an HTTP `Date` header (whole seconds, so small differences are ignored). */
export function noteServerDate(date: string | null, now_ms = Date.now()): void {
  const said_ms = date ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(said_ms)) return;
  const difference_ms = said_ms + 500 - now_ms;
  ahead_ms = Math.abs(difference_ms) > 2_000 ? difference_ms : 0;
}

export function serverNow(): number {
  return Date.now() + ahead_ms;
}

/** Whole seconds until that moment, never negative. */
export function secondsUntil(at: string, now_ms = serverNow()): number {
  return Math.max(0, Math.ceil((Date.parse(at) - now_ms) / 1_000));
}

/** Whole minutes since that moment, never negative. */
export function minutesSince(at: string, now_ms = serverNow()): number {
  return Math.max(0, Math.floor((now_ms - Date.parse(at)) / 60_000));
}
