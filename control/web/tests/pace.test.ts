import { expect, test } from 'vitest';
import { CHUNK_BYTES, Pace } from '../src/session/pace';

/** The server drops what is beyond this for a receiver. */
const SERVER_BYTES = 128 * 1024;

test('on a swift line the window opens, but never to what the server holds', () => {
  const pace = new Pace();
  for (let i = 0; i < 1_000; i += 1) pace.answered(20, 20 * i);
  expect(pace.window_bytes).toBeGreaterThan(2 * CHUNK_BYTES);
  expect(pace.window_bytes + CHUNK_BYTES).toBeLessThan(SERVER_BYTES);
});

test('when chunks begin to wait the window shrinks, once per round, to one chunk at least', () => {
  const pace = new Pace();
  for (let i = 0; i < 100; i += 1) pace.answered(20, 20 * i);
  const wide = pace.window_bytes;
  pace.answered(400, 2_000);
  pace.answered(400, 2_100);
  expect(pace.window_bytes).toBe(wide / 2);
  for (let i = 0; i < 20; i += 1) pace.answered(400, 3_000 + 400 * i);
  expect(pace.window_bytes).toBe(CHUNK_BYTES);
  for (let i = 0; i < 20; i += 1) pace.answered(30, 20_000 + 30 * i);
  expect(pace.window_bytes).toBeGreaterThan(2 * CHUNK_BYTES);
});

test('a long way is no queue', () => {
  const pace = new Pace();
  for (let i = 0; i < 100; i += 1) pace.answered(300, 300 * i);
  expect(pace.window_bytes).toBeGreaterThan(2 * CHUNK_BYTES);
});

test('beside picture and screen it stays below what the server takes from one side', () => {
  const pace = new Pace();
  let [now_ms, bytes] = [0, 0];
  while (now_ms < 10_000) {
    now_ms += pace.wait_ms(now_ms);
    pace.sent(CHUNK_BYTES, now_ms);
    bytes += CHUNK_BYTES;
  }
  const bps = (8_000 * bytes) / now_ms;
  expect(bps).toBeLessThan(11_000_000 - 1_700_000 - 2_500_000);
  expect(bps).toBeGreaterThan(5_000_000);
});
