import { expect, test } from 'vitest';
import { Problem } from '../src/api';
import { pause_ms, verdictOn } from '../src/path';

test('the pauses between tries grow to a second and no further', () => {
  const latest = [0, 1, 2, 3, 4, 20].map((attempt) => pause_ms(attempt, () => 1));
  expect(latest).toEqual([125, 250, 500, 1_000, 1_000, 1_000]);
  expect(pause_ms(20, () => 0)).toBe(750);
});

test('who does not answer is asked again', () => {
  for (const status of [0, 429, 500, 503]) expect(verdictOn(new Problem(status, 'x', '', ''))).toBe('unheard');
  expect(verdictOn(new DOMException('late', 'TimeoutError'))).toBe('unheard');
});

test('who says no makes us join again, and who has taken our place makes us step back', () => {
  expect(verdictOn(new Problem(404, 'unknown-participant', '', ''))).toBe('hopeless');
  expect(verdictOn(new Problem(422, 'bad-offer', '', ''))).toBe('hopeless');
  expect(verdictOn(new DOMException('no', 'InvalidStateError'))).toBe('hopeless');
  expect(verdictOn(new Problem(409, 'replaced', '', ''))).toBe('replaced');
});
