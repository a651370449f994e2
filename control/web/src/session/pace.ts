// How much of a file may be on its way: little enough that it never queues up before sound and picture.
//
// The server holds at most 128 kB for a receiver and drops what comes beyond, so the window stays well below. Within it
// the time until the other side says that it has a chunk decides: when chunks begin to wait somewhere on the way, the
// window shrinks (in the manner of LEDBAT, RFC 6817). What the server lets one side send in all is kept by the rate.

export const CHUNK_BYTES = 16_384;
const LEAST_BYTES = CHUNK_BYTES;
const MOST_BYTES = 4 * CHUNK_BYTES;
/** Longer than this a chunk shall not wait in queues. */
const QUEUE_MS = 100;
/** Beside 1.7 Mbit/s of camera and 2.5 of screen within the 11 that the server takes from one side. */
const RATE_BYTES_PER_MS = 700;

export class Pace {
  window_bytes = 2 * CHUNK_BYTES;
  #shortest_ms = Infinity;
  #free_ms = 0;
  #heldUntil_ms = 0;

  /** The other side has a chunk, so long after it was sent. */
  answered(took_ms: number, now_ms: number): void {
    this.#shortest_ms = Math.min(this.#shortest_ms, took_ms);
    const waited_ms = took_ms - this.#shortest_ms;
    if (waited_ms <= QUEUE_MS) this.window_bytes = Math.min(MOST_BYTES, this.window_bytes + CHUNK_BYTES / 4);
    else if (now_ms >= this.#heldUntil_ms) {
      this.window_bytes = Math.max(LEAST_BYTES, this.window_bytes / 2);
      this.#heldUntil_ms = now_ms + took_ms; // what is on its way left before the window shrank
    }
  }

  /** How long to wait before the next chunk. */
  wait_ms(now_ms: number): number {
    return Math.max(0, this.#free_ms - now_ms);
  }

  sent(bytes: number, now_ms: number): void {
    this.#free_ms = Math.max(this.#free_ms, now_ms) + bytes / RATE_BYTES_PER_MS;
  }

  /** Another path: what was measured on the old one says nothing. */
  anew(): void {
    this.window_bytes = 2 * CHUNK_BYTES;
    this.#shortest_ms = Infinity;
  }
}
