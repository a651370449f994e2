import { expect, test } from 'vitest';
import { isBad, readQuality, SoundBuffer, WeakLink, type Reading } from '../src/quality';

const calm: Reading = { signs: 0, heard: 0, rtt_ms: 40, received: 0, lost: 0, lostThere: 0, frozen_ms: 0, soundReceived: 0, soundLost: 0 };

/** Plays readings one after the other and tells what was shown after each. */
function play(changes: Partial<Reading>[]): boolean[] {
  const link = new WeakLink();
  let before: Reading | null = null;
  return changes.map((change) => {
    const now = { ...calm, ...change };
    const shown = link.judge(now, before);
    before = now;
    return shown;
  });
}

test('a bad look or two do not warn, three in a row do', () => {
  const slow = { rtt_ms: 900 };
  expect(play([slow, slow, {}, slow, slow, slow])).toEqual([false, false, false, false, false, true]);
});

test('the warning goes only after several good looks', () => {
  const slow = { rtt_ms: 900 };
  expect(play([slow, slow, slow, {}, {}, {}, {}, {}, {}]).slice(2)).toEqual([true, true, true, true, true, true, false]);
  expect(play([slow, slow, slow, {}, {}, {}, {}, {}, slow, {}, {}, {}]).at(-1)).toBe(true);
});

test('loss counts since the last look, and only with enough packets', () => {
  expect(isBad({ ...calm, received: 1_090, lost: 110 }, { ...calm, received: 1_000, lost: 100 })).toBe(true);
  expect(isBad({ ...calm, received: 1_099, lost: 101 }, { ...calm, received: 1_000, lost: 100 })).toBe(false);
  expect(isBad({ ...calm, received: 1_004, lost: 102 }, { ...calm, received: 1_000, lost: 100 })).toBe(false);
});

test('a frozen picture and loss at the other end count too', () => {
  expect(isBad({ ...calm, frozen_ms: 900 }, calm)).toBe(true);
  expect(isBad({ ...calm, lostThere: 0.2 }, calm)).toBe(true);
});

test('silence is given up on after four looks without a sign', () => {
  const link = new WeakLink();
  const at = (signs: number) => ({ ...calm, signs });
  expect(link.silent(at(5), null)).toBe(false);
  expect([link.silent(at(5), at(5)), link.silent(at(6), at(5))]).toEqual([false, false]);
  expect([1, 2, 3, 4].map(() => link.silent(at(6), at(6)))).toEqual([false, false, false, true]);
});

test('a browser that does not count STUN answers is never taken for silent', () => {
  const uncounted = readQuality(new Map([['p', { type: 'candidate-pair', nominated: true, bytesReceived: 5 }]]));
  const link = new WeakLink();
  expect([1, 2, 3, 4].map(() => link.silent(uncounted, uncounted))).toEqual(Array(4).fill(false));
});

test('numbers are added up over all streams', () => {
  const report = new Map<string, Record<string, unknown>>([
    ['p', { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.12, responsesReceived: 3, bytesReceived: 1_000 }],
    ['o', { type: 'candidate-pair', nominated: true, responsesReceived: 2, bytesReceived: 0 }],
    ['q', { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 }],
    ['a', { type: 'inbound-rtp', packetsReceived: 10, packetsLost: 1 }],
    ['v', { type: 'inbound-rtp', packetsReceived: 20, packetsLost: 2, totalFreezesDuration: 0.5 }],
    ['r', { type: 'remote-inbound-rtp', fractionLost: 0.03 }],
  ]);
  expect(readQuality(report)).toEqual({ signs: 1_005, heard: 1_005, rtt_ms: 120, received: 30, lost: 3, lostThere: 0.03, frozen_ms: 500, soundReceived: 0, soundLost: 0 });
});

test('bytes are heard even in a browser that does not count STUN answers', () => {
  const report = new Map([['p', { type: 'candidate-pair', nominated: true, bytesReceived: 700 }]]);
  expect(readQuality(report)).toMatchObject({ signs: Number.NaN, heard: 700 });
});

test('lost sound makes the buffer long, and calm makes it short again after a while', () => {
  const buffer = new SoundBuffer();
  let [soundReceived, soundLost] = [0, 0];
  const second = (lost: number) => {
    soundReceived += 50 - lost;
    soundLost += lost;
    return buffer.target_ms({ ...calm, soundReceived, soundLost });
  };
  expect([second(0), second(0), second(0)]).toEqual([null, null, null]);
  expect(second(4)).toBe(200);
  expect(Array.from({ length: 15 }, () => second(0))).toEqual(Array(15).fill(200));
  expect(Array.from({ length: 8 }, () => second(0)).at(-1)).toBe(null);
});
