import { expect, test } from 'vitest';
import { cornerByKey, FIRST, nearestCorner, nextCorner, seenAs, type Corner } from '../src/session/corner';

test('pressing goes once round the stage', () => {
  const seen: string[] = [];
  let at: Corner = FIRST;
  for (let i = 0; i < 4; i += 1) {
    at = nextCorner(at);
    seen.push(seenAs(at, false));
  }
  expect(seen).toEqual(['bottom-left', 'top-left', 'top-right', 'bottom-right']);
});

test('an arrow leads where it points, in either direction of writing', () => {
  for (const rightToLeft of [false, true]) {
    for (const [key, wanted] of [['ArrowLeft', /left/], ['ArrowRight', /right/], ['ArrowUp', /top/], ['ArrowDown', /bottom/]] as const) {
      const at = cornerByKey(FIRST, key, rightToLeft);
      expect(at && seenAs(at, rightToLeft)).toMatch(wanted);
    }
    expect(cornerByKey(FIRST, 'Enter', rightToLeft)).toBeNull();
  }
});

test('let go, it stays in the nearest corner', () => {
  for (const rightToLeft of [false, true]) {
    expect(seenAs(nearestCorner(0.1, 0.2, rightToLeft), rightToLeft)).toBe('top-left');
    expect(seenAs(nearestCorner(0.9, 0.8, rightToLeft), rightToLeft)).toBe('bottom-right');
  }
});
