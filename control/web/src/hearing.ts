// Does sound arrive here? Asked when someone hears nothing. No DOM: whoever calls says what to look at and how to wait.

/** The newest packet of sound: when it was played, in ms of any clock, and how loud it was, 0 to 1. */
export interface Sound {
  at_ms: number;
  level: number;
}

/** Softer than this is a room in which nobody speaks. */
const QUIET = 0.005;
/** What the browser still had to play when it was asked says nothing about what comes now. */
const LEFT_OVER_LOOKS = 5;
const LOOKS = 35;

/**
 * True as soon as sound is heard that came after the question; `wait` parts two looks.
 * A browser goes on naming the last packet for ten seconds (WebRTC 1.0, `getSynchronizationSources`): only a new one counts.
 */
export async function soundComes(look: () => Sound | null, wait: () => Promise<void>): Promise<boolean> {
  let last_ms: number | undefined;
  for (let looks = 0; looks < LOOKS; looks += 1) {
    const sound = look();
    const isNew = sound !== null && sound.at_ms !== last_ms;
    if (looks >= LEFT_OVER_LOOKS && isNew && sound.level > QUIET) return true;
    last_ms = sound?.at_ms;
    await wait();
  }
  return false;
}
