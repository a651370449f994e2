import { expect, test } from 'vitest';
import { minutesOf } from '../src/shared/minutes';

const minutes = (median: number, upper: number) => minutesOf({ median_ms: median * 60_000, upper_ms: upper * 60_000 });

test('short waits in whole minutes, longer ones in steps of five, never rounded to a better promise', () => {
  expect(minutes(3, 8)).toEqual({ from: 3, to: 8 });
  expect(minutes(12, 21)).toEqual({ from: 10, to: 25 });
  expect(minutes(0, 0)).toEqual({ from: 0, to: 1 });
});
