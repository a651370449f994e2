import { expect, test } from 'vitest';
import { isUsed } from '../kern';
import { pageOf } from '../src/page';
import { levelOf } from '../src/shared/level';

test('these addresses have a page, others have none', () => {
  expect(pageOf('/')).toEqual({ name: 'overview' });
  expect(pageOf('/offices/7a')).toEqual({ name: 'office', officeId: '7a' });
  expect(pageOf('/offices/7a/booking')).toEqual({ name: 'booking', officeId: '7a' });
  expect([pageOf('/appointment'), pageOf('/check')].map(({ name }) => name)).toEqual(['appointment', 'check']);
  expect([pageOf('/accessibility'), pageOf('/privacy')].map(({ name }) => name)).toEqual(['accessibility', 'privacy']);
  expect([pageOf('/seat'), pageOf('/desk/')].map(({ name }) => name)).toEqual(['seat', 'desk']);
  expect(['/seat/1', '/v1/offices', '/offices', '/offices/7a/x'].map((path) => pageOf(path).name)).toEqual(Array(4).fill('unknown'));
});

test('of KERN only what is used stays', () => {
  const used = new Set(['kern-btn', 'kern-label']);
  expect(isUsed('.kern-btn .kern-label', used)).toBe(true);
  expect(isUsed('.kern-btn:not(.kern-x) .kern-label', used)).toBe(true);
  expect(isUsed('.kern-btn > .kern-icon', used)).toBe(false);
  expect(isUsed(':is(body, .kern-light, [data-kern-theme=light])', used)).toBe(true);
});

test('silence is 0, shouting is 1', () => {
  expect(levelOf(new Float32Array(64))).toBe(0);
  expect(levelOf(new Float32Array(64).fill(0.9))).toBe(1);
});
