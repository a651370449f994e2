// Files in words: how large, how far, and what became of them.
import type { Item } from './exchange';

const STATES: Readonly<Record<Item['state'], string>> = {
  preparing: 'files-preparing',
  asked: 'files-asked',
  flowing: 'files-flowing',
  checking: 'files-checking',
  done: 'files-done',
  cancelled: 'files-cancelled',
  declined: 'files-declined',
  damaged: 'files-damaged',
  lost: 'files-lost',
};

/** The name of the text that says how it stands. */
export function stateOf({ mine, state }: Item): string {
  if (!mine && state === 'asked') return 'files-asked-you';
  if (!mine && state === 'done') return 'files-done-here';
  return STATES[state];
}

export function percentOf({ had, size }: Item): number {
  return Math.floor((100 * had) / size);
}

export function sizeOf(bytes: number, language: string): string {
  const [value, unit] = bytes < 1_000_000 ? [Math.max(1, bytes / 1_000), 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: unit === 'megabyte' ? 1 : 0 }).format(value);
}
