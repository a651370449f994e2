import { expect, test } from 'vitest';
import { blurOf } from '../src/capture';

function camera(can: boolean[] | undefined, is?: boolean): MediaStreamTrack {
  return { getCapabilities: () => ({ backgroundBlur: can }), getSettings: () => ({ backgroundBlur: is }) } as unknown as MediaStreamTrack;
}

test('a switch for the blurred background only where the device can do both', () => {
  expect(blurOf(camera([false, true], false))).toBe(false);
  expect(blurOf(camera([true, false], true))).toBe(true);
});

test('none where it cannot, where the system alone decides, and where the browser knows nothing of it', () => {
  for (const can of [undefined, [], [false], [true]]) expect(blurOf(camera(can))).toBeNull();
  expect(blurOf({} as MediaStreamTrack)).toBeNull();
  expect(blurOf(null)).toBeNull();
});
