import { expect, test } from 'vitest';
import { withoutUnused } from '../inline';

test('tokens that nobody uses are left out, and those that only they used', () => {
  const style = ':root{--kern-a:1px;--kern-b:var(--kern-a);--kern-c:var(--kern-b);--kern-d:2px}p{margin:var(--kern-d)}';
  expect(withoutUnused(style, style)).toBe(':root{--kern-d:2px}p{margin:var(--kern-d)}');
  expect(withoutUnused(style, `${style} body.style.setProperty('--kern-c', '')`)).toBe(style);
});
