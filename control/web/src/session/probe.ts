// What measurements may read from outside: `window.__schalter`. Nothing in the pages depends on it.
import type { Call } from '../call';

export interface Probe {
  call?: Call;
  /** performance.now() when Betreten was pressed. */
  pressedAt?: number;
  /** performance.now() when the first remote picture was shown after that. */
  firstFrameAt?: number;
}

declare global {
  interface Window {
    __schalter?: Probe;
  }
}

export function probe(): Probe {
  return (window.__schalter ??= {});
}

export function notePressed(): void {
  const seen = probe();
  seen.pressedAt = performance.now();
  delete seen.firstFrameAt;
}

export function noteFrame(): void {
  probe().firstFrameAt ??= performance.now();
}
