// A new connection takes over when it carries what the old one does, and waits for nothing that is not there anyway.
import { expect, test } from 'vitest';
import { carries, type Legs } from '../src/moving';
import type { Carried } from '../src/quality';

/** Sound and pictures of both, fifty times a second and ten, from these moments on; `null` is never. */
interface World {
  old: { sound: number | null; pictures: number | null };
  next: { connected: number | null; sound: number | null; pictures: number | null };
  over?: number;
}

const NEVER_MS = 30_000;

async function switches(world: World): Promise<number | null> {
  let now_ms = 0;
  const carried = ({ sound, pictures }: World['old']): Carried => {
    const since = (from: number | null, every_ms: number) => (from === null || now_ms < from ? 0 : 1 + Math.floor((now_ms - from) / every_ms));
    const frames = since(pictures, 100);
    return { sound: since(sound, 20), frames, pictures: frames > 0 ? 1 : 0 };
  };
  const legs: Legs = {
    old: async () => carried(world.old),
    next: async () => (world.next.connected !== null && now_ms >= world.next.connected ? carried(world.next) : null),
    over: () => now_ms >= (world.over ?? NEVER_MS),
    pause: async (wait_ms) => void (now_ms += wait_ms),
    now_ms: () => now_ms,
  };
  return (await carries(legs)) ? now_ms : null;
}

test('sound and picture are both there: now', async () => {
  const at_ms = await switches({ old: { sound: -1_000, pictures: -1_000 }, next: { connected: 300, sound: 400, pictures: 700 } });
  expect(at_ms).toBe(700);
});

test('a muted microphone is not waited for, nor a camera that is off', async () => {
  expect(await switches({ old: { sound: -500, pictures: null }, next: { connected: 300, sound: 400, pictures: null } })).toBe(400);
  const silent = await switches({ old: { sound: null, pictures: -500 }, next: { connected: 300, sound: null, pictures: 400 } });
  expect(silent).toBeGreaterThanOrEqual(1_300);
  expect(silent).toBeLessThan(1_500);
  const nothing = await switches({ old: { sound: null, pictures: null }, next: { connected: 300, sound: null, pictures: null } });
  expect(nothing).toBeLessThan(1_500);
});

test('sound does not wait for a picture that does not come', async () => {
  const at_ms = await switches({ old: { sound: -500, pictures: -500 }, next: { connected: 300, sound: 400, pictures: null } });
  expect(at_ms).toBeGreaterThan(3_000);
  expect(at_ms).toBeLessThan(4_000);
});

test('while the other side has not come over, the old connection goes on', async () => {
  expect(await switches({ old: { sound: -500, pictures: null }, next: { connected: 300, sound: null, pictures: null } })).toBeNull();
});

test('a move that is over takes nothing over', async () => {
  const world = { old: { sound: -500, pictures: null }, next: { connected: 300, sound: 900, pictures: null }, over: 600 };
  expect(await switches(world)).toBeNull();
});
