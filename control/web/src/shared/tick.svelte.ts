// The time that passes on the page: one clock for every countdown and waiting time.
import { serverNow } from './clock';

let now_ms = $state(serverNow());
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** Now, renewed every quarter of a second while someone looks (call inside a component). */
export function useNow(): () => number {
  $effect(() => {
    if (users++ === 0) {
      now_ms = serverNow();
      timer = setInterval(() => (now_ms = serverNow()), 250);
    }
    return () => {
      if (--users === 0) clearInterval(timer);
    };
  });
  return () => now_ms;
}
