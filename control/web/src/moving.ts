// A room moves to another media node: when the new connection takes over from the old one. Everybody sends on both, so that
// nobody hears the change; what comes over the old one counts until the new one carries as much. No DOM.
import type { Carried } from './quality';

export interface Legs {
  /** What each has carried so far; null while it is not connected. */
  old: () => Promise<Carried>;
  next: () => Promise<Carried | null>;
  /** The move is over, one way or another. */
  over: () => boolean;
  pause: (wait_ms: number) => Promise<void>;
  now_ms: () => number;
}

const LOOK_EVERY_MS = 50;
/** Sound comes at least every 400 ms, and pictures of a still screen hardly more often. */
const SILENT_MS = 1_000;
/** Pictures may wait for a keyframe that got lost; sound waits for no picture longer than this. */
const PICTURES_WITHIN_MS = 3_000;

/** True as soon as the new connection carries what the old one does; false when the move is over before. */
export async function carries(legs: Legs): Promise<boolean> {
  const living = new Living();
  let sound_ms: number | null = null;
  let connected_ms: number | null = null;
  while (!legs.over()) {
    const [old, next] = [await legs.old(), await legs.next()];
    const now_ms = legs.now_ms();
    living.note(old, now_ms);
    if (next) {
      connected_ms ??= now_ms;
      if (next.sound > 0) sound_ms ??= now_ms;
      const known = now_ms - connected_ms >= SILENT_MS || sound_ms !== null;
      const heard = sound_ms !== null || !living.sound(now_ms);
      const seen = next.pictures >= living.pictures(now_ms) || (sound_ms !== null && now_ms - sound_ms > PICTURES_WITHIN_MS);
      if (known && heard && seen && !legs.over()) return true;
    }
    await legs.pause(LOOK_EVERY_MS);
  }
  return false;
}

/** What of the old connection moves at all: nobody waits for a muted microphone. */
class Living {
  #last: Carried | null = null;
  #soundAt_ms = -Infinity;
  #pictures = 0;
  #picturesAt_ms = -Infinity;

  note(now: Carried, now_ms: number): void {
    const last = this.#last;
    if (last && now.sound > last.sound) this.#soundAt_ms = now_ms;
    if (last && now.frames > last.frames) {
      this.#picturesAt_ms = now_ms;
      this.#pictures = now.pictures;
    }
    this.#last = now;
  }

  sound(now_ms: number): boolean {
    return now_ms - this.#soundAt_ms < SILENT_MS;
  }

  /** How many streams of pictures. */
  pictures(now_ms: number): number {
    return now_ms - this.#picturesAt_ms < SILENT_MS ? Math.min(1, this.#pictures) : 0;
  }
}
