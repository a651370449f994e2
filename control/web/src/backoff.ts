// How long to wait before trying again: doubling, capped, with jitter so that a whole town does not knock at once.

const FIRST_MS = 500;
const LONGEST_MS = 5_000;

/** `attempt` counts from 0; the wait lies between half and the whole of the doubled step. */
export function backoff_ms(attempt: number, random: () => number = Math.random): number {
  const step_ms = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return Math.round(step_ms * (0.5 + random() / 2));
}
