// One file on its way, seen from either end; pure. A chunk carries its offset and the receiver says what it has, so a
// transfer goes on wherever it was cut: after an ICE restart, and on a new connection. Only a reload loses it.
import { CHUNK_BYTES, Pace } from './pace';

/** What a receiver is told of a file before it decides. */
export interface Offer {
  id: number;
  name: string;
  size: number;
  /** SHA-256 in hexadecimal digits. */
  sha256: string;
}

export type Stopped = 'cancelled' | 'declined' | 'damaged' | 'lost';
export type State = 'preparing' | 'asked' | 'flowing' | 'checking' | 'done' | Stopped;

export const isOver = (state: State): boolean => !['preparing', 'asked', 'flowing', 'checking'].includes(state);

export class Outgoing {
  state: State = 'asked';
  /** What the other side has. */
  had = 0;
  heard_ms = 0;
  readonly pace = new Pace();
  #sent = 0;
  /** When which chunk left, by its end. */
  #left = new Map<number, number>();

  constructor(readonly offer: Offer) {}

  /** The other side is asking its person; once more, if it has been reloaded. */
  seen(now_ms: number): void {
    this.heard_ms = now_ms;
    if (this.state !== 'flowing') return;
    this.state = 'asked';
    this.had = 0;
  }

  /** The other side wants it, from there on. */
  take(from: number, now_ms: number): void {
    if (isOver(this.state) || !isOffset(from, this.offer.size)) return;
    this.state = 'flowing';
    this.#sent = this.had = from;
    this.#left.clear();
    this.pace.anew();
    this.heard_ms = now_ms;
  }

  got(at: number, now_ms: number): void {
    if (!isOffset(at, this.offer.size)) return;
    this.heard_ms = now_ms;
    this.had = Math.max(this.had, at);
    const left_ms = this.#left.get(at);
    if (left_ms === undefined) return;
    this.#left.delete(at);
    this.pace.answered(now_ms - left_ms, now_ms);
  }

  /** The next chunk that may leave now, in bytes of the file. */
  next(): { from: number; to: number } | null {
    const { size } = this.offer;
    if (this.state !== 'flowing' || this.#sent >= size || this.#sent - this.had >= this.pace.window_bytes) return null;
    return { from: this.#sent, to: Math.min(size, this.#sent + CHUNK_BYTES) };
  }

  sent(to: number, now_ms: number): void {
    this.pace.sent(to - this.#sent, now_ms);
    this.#sent = to;
    this.#left.set(to, now_ms);
  }
}

export class Incoming {
  state: State = 'asked';
  had = 0;
  heard_ms = 0;
  #bytes: Uint8Array<ArrayBuffer> | null = null;
  #askedAt = -1;

  constructor(readonly offer: Offer) {}

  accept(): void {
    this.state = 'flowing';
    this.#bytes = new Uint8Array(this.offer.size);
  }

  /** What to answer: that it is here; that one before it is missing (said once); or nothing. */
  chunk(from: number, bytes: Uint8Array, now_ms: number): 'got' | 'gap' | null {
    if (this.state !== 'flowing' || !this.#bytes) return null;
    this.heard_ms = now_ms;
    if (from > this.had) {
      if (this.#askedAt === this.had) return null;
      this.#askedAt = this.had;
      return 'gap';
    }
    if (from < this.had || bytes.length === 0 || from + bytes.length > this.offer.size) return null;
    this.#bytes.set(bytes, from);
    this.had += bytes.length;
    if (this.had === this.offer.size) this.state = 'checking';
    return 'got';
  }

  /** The whole file, given away. */
  whole(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes ?? new Uint8Array(0);
    this.#bytes = null;
    return bytes;
  }
}

const HEAD_BYTES = 8;

/** Number of the transfer, offset, bytes. */
export function packChunk(id: number, from: number, bytes: Uint8Array): ArrayBuffer {
  const packed = new Uint8Array(HEAD_BYTES + bytes.length);
  const head = new DataView(packed.buffer);
  head.setUint32(0, id);
  head.setUint32(4, from);
  packed.set(bytes, HEAD_BYTES);
  return packed.buffer;
}

export function unpackChunk(packed: ArrayBuffer): { id: number; from: number; bytes: Uint8Array } | null {
  if (packed.byteLength <= HEAD_BYTES) return null;
  const head = new DataView(packed);
  return { id: head.getUint32(0), from: head.getUint32(4), bytes: new Uint8Array(packed, HEAD_BYTES) };
}

function isOffset(value: unknown, size: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= size;
}
