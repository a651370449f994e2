import { expect, test } from 'vitest';
import { readNetwork, summed, verdictOf } from '../src/check/verdict';

const sample = (received: number, lost = 0, rtt_ms = 20) => ({ path: 'udp' as const, rtt_ms, received, lost });

test('a clean line is good, a lossy or slow one is not, none at all is blocked', () => {
  expect(verdictOf(summed([sample(0), sample(500, 1)]))).toBe('good');
  expect(verdictOf(summed([sample(0), sample(480, 20)]))).toBe('fair');
  expect(verdictOf(summed([sample(0), sample(400, 100)]))).toBe('poor');
  expect(verdictOf(summed([sample(0, 0, 900), sample(500, 0, 900)]))).toBe('poor');
  expect(verdictOf({ path: 'tcp', rtt_ms: 20, loss: 0 })).toBe('fair');
  expect(verdictOf(summed([sample(3), sample(3)]))).toBe('blocked');
  expect(verdictOf(null)).toBe('blocked');
});

test('one hiccup is no slow line', () => {
  expect(summed([sample(0), sample(9, 0, 2_000), sample(99), sample(500)])?.rtt_ms).toBe(20);
});

test('the way is read from the pair in use', () => {
  const report = [
    { type: 'local-candidate', id: 'a', protocol: 'tcp' },
    { type: 'candidate-pair', nominated: true, state: 'succeeded', localCandidateId: 'a', currentRoundTripTime: 0.03 },
    { type: 'inbound-rtp', kind: 'audio', packetsReceived: 7, packetsLost: -1 },
  ];
  expect(readNetwork(report)).toEqual({ path: 'tcp', rtt_ms: 30, received: 7, lost: -1 });
});
