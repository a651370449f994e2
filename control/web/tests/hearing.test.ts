import { expect, test } from 'vitest';
import { soundComes, type Sound } from '../src/hearing';

/** What is heard at each look, 100 ms apart. */
async function heard(sound: (at_ms: number) => Sound | null) {
  let now_ms = 0;
  const comes = await soundComes(() => sound(now_ms), async () => void (now_ms += 100));
  return { comes, after_ms: now_ms };
}

test('who speaks is heard', async () => {
  expect((await heard((at_ms) => ({ at_ms, level: 0.2 }))).comes).toBe(true);
});

test('who speaks a second after the question is heard', async () => {
  expect((await heard((at_ms) => ({ at_ms, level: at_ms > 1_000 ? 0.2 : 0 }))).comes).toBe(true);
});

test('nothing ever came', async () => {
  expect(await heard(() => null)).toEqual({ comes: false, after_ms: 3_500 });
});

test('a microphone that is on in a silent room is no sound', async () => {
  expect((await heard((at_ms) => ({ at_ms, level: 0.001 }))).comes).toBe(false);
});

test('the last loud packet before the microphone went off is not heard again', async () => {
  expect((await heard(() => ({ at_ms: 5, level: 0.3 }))).comes).toBe(false);
});

test('what was still to be played when asked does not count', async () => {
  expect((await heard((at_ms) => ({ at_ms: Math.min(at_ms, 300), level: 0.3 }))).comes).toBe(false);
});
