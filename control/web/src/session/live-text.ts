// Real-time text (EN 301 549, 6.2; in the spirit of RFC 4103): what one types is seen while one types it, with every
// correction. The whole line goes each time, so nothing lost on the way stays wrong, and a correction is just the next line.

/** RFC 4103 gathers 300 ms; with the way there it must stay below 500 (EN 301 549, 6.2.4). */
export const GATHER_MS = 200;
export const LONGEST_LIVE = 500;

export interface LiveWord {
  t: 'live';
  on: boolean;
  text: string;
}

/** The writing side. */
export class Typist {
  on = false;
  #text = '';
  #told_ms = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly tell: (word: LiveWord) => void,
    readonly now_ms: () => number = () => performance.now(),
  ) {}

  turn(on: boolean, text: string): void {
    this.on = on;
    this.#text = on ? text : '';
    this.again();
  }

  /** The line as it is now: at once, or with what follows within the time of gathering. */
  type(text: string): void {
    if (!this.on || text === this.#text) return;
    this.#text = text;
    if (this.#timer !== undefined) return;
    const wait_ms = Math.max(0, this.#told_ms + GATHER_MS - this.now_ms());
    if (wait_ms === 0) this.again();
    else this.#timer = setTimeout(() => this.again(), wait_ms);
  }

  /** Says it (once more): the other side may have come back. */
  again(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#told_ms = this.now_ms();
    this.tell({ t: 'live', on: this.on, text: this.#text.slice(-LONGEST_LIVE) });
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}

/** What the reading side shows: the line in the making, and the two before it. */
export interface Captions {
  now: string;
  before: readonly string[];
}

const KEPT = 2;

/** The other side turned it on, types, or turned it off. */
export function captionsAfter(shown: Captions | null, word: Record<string, unknown>): Captions | null {
  if (word['on'] !== true) return null;
  const text = typeof word['text'] === 'string' ? word['text'] : '';
  return { now: text.slice(-LONGEST_LIVE), before: shown?.before ?? [] };
}

/** A line was finished: it came by the chat. */
export function captionsWith(shown: Captions | null, line: string): Captions | null {
  return shown && { now: '', before: [...shown.before, line].slice(-KEPT) };
}
