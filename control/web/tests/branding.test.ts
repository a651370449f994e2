import { expect, test } from 'vitest';
import { contrast, paint, readable, rgb } from '../src/shared/branding';

test('a colour that is readable stays as it is', () => {
  expect(readable('#003064', '#ffffff')).toBe('#003064');
});

test('every colour becomes readable, light or dark', () => {
  for (const primary_colour of ['#f2b600', '#ffffff', '#000000', '#00ff00', '#808080', '#c8102e']) {
    for (const [isDark, page] of [[false, '#f3f4f7'], [true, '#21243a']] as const) {
      const painted = paint({ primary_colour, accent_colour: null }, isDark);
      const action = rgb(painted['--kern-color-action-default'] ?? '');
      expect(contrast(action, rgb(page))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(action, rgb(painted['--kern-color-action-on-default'] ?? ''))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(rgb(painted['--hero'] ?? ''), rgb('#ffffff'))).toBeGreaterThanOrEqual(6);
    }
  }
});

test('without a colour of the town there is the usual one', () => {
  expect(new Set(Object.values(paint({ primary_colour: null, accent_colour: null }, false)))).toEqual(new Set(['']));
});
