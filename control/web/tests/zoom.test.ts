import { expect, test } from 'vitest';
import { FIT, pan, STEP, zoomAt } from '../src/session/zoom';

const FIELD = { width: 800, height: 600 };
const MIDDLE = { x: 0, y: 0 };

test('what lies under the pointer stays under it', () => {
  const at = { x: 200, y: -100 };
  const before = zoomAt(FIT, 2, MIDDLE, FIELD);
  const after = zoomAt(before, 1.5, at, FIELD);
  const lies = ({ scale, x, y }: typeof before) => [(at.x - x) / scale, (at.y - y) / scale];
  expect(after.scale).toBeCloseTo(3);
  expect(lies(after)[0]).toBeCloseTo(lies(before)[0] ?? NaN);
  expect(lies(after)[1]).toBeCloseTo(lies(before)[1] ?? NaN);
});

test('never smaller than all of it, never larger than eight times', () => {
  expect(zoomAt(FIT, 1 / STEP, MIDDLE, FIELD)).toEqual(FIT);
  let view = FIT;
  for (let i = 0; i < 40; i += 1) view = zoomAt(view, STEP, MIDDLE, FIELD);
  expect(view.scale).toBe(8);
  for (let i = 0; i < 40; i += 1) view = zoomAt(view, 1 / STEP, { x: 300, y: 200 }, FIELD);
  expect(view).toEqual(FIT);
});

test('one cannot push the picture out of the field', () => {
  expect(pan(FIT, { x: 500, y: 500 }, FIELD)).toEqual(FIT);
  expect(pan(zoomAt(FIT, 2, MIDDLE, FIELD), { x: -5_000, y: 5_000 }, FIELD)).toEqual({ scale: 2, x: -400, y: 300 });
});
