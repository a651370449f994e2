import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { weigh, type Chunk } from '../budget';

/** Noise does not compress: so many bytes of code weigh at least as much. */
function chunk(bytes: number, more: Partial<Chunk> = {}): Chunk {
  return { code: randomBytes(bytes / 2).toString('latin1'), isEntry: false, facadeModuleId: null, imports: [], dynamicImports: [], ...more };
}

const chunks = new Map([
  ['main', chunk(10_000, { isEntry: true, imports: ['shared'], dynamicImports: ['desk', 'booking', 'check', 'uk', 'ar'] })],
  ['shared', chunk(20_000)],
  ['desk', chunk(90_000, { facadeModuleId: '/x/src/desk/Desk.svelte', imports: ['shared'] })],
  ['booking', chunk(30_000, { facadeModuleId: '/x/src/booking/Booking.svelte', imports: ['shared', 'slots'] })],
  ['slots', chunk(5_000)],
  ['check', chunk(2_000, { facadeModuleId: '/x/src/check/CheckPage.svelte', imports: ['main'] })],
  ['uk', chunk(8_000, { facadeModuleId: '/x/locales/uk.ftl' })],
  ['ar', chunk(6_000, { facadeModuleId: '/x/locales/ar.ftl' })],
]);

test('a page weighs what it loads at once, each chunk once, with one language', () => {
  const { pages } = weigh(chunks);
  expect(pages.map(([title]) => title)).toEqual(['the first page', 'Booking', 'CheckPage']);
  const [first, booking, check] = pages.map(([, bytes]) => bytes);
  expect(first).toBeGreaterThan(19_000);
  expect((booking ?? 0) - (first ?? 0)).toBeGreaterThan(17_000);
  expect((check ?? 0) - (first ?? 0)).toBeLessThan(2_500);
});

test('a visit is all of a citizen’s pages, and none of the officers’', () => {
  const { pages, visit_bytes } = weigh(chunks);
  expect(visit_bytes).toBeGreaterThan(Math.max(...pages.map(([, bytes]) => bytes)));
  const all = [...chunks].filter(([name]) => name !== 'desk').reduce((sum, [, { code }]) => sum + Buffer.byteLength(code), 0);
  expect(visit_bytes).toBeLessThan(all);
  expect(weigh(new Map(chunks).set('desk', chunk(400_000, { facadeModuleId: '/x/src/desk/Desk.svelte' }))).visit_bytes).toBe(visit_bytes);
});
