// Pages are written from left to right or from right to left: styles speak of start and end, not of left and right.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const PHYSICAL = [
  /(?<![\w-])(?:margin|padding|border)-(?:left|right)(?:-\w+)?\s*:/g,
  /(?<![\w-])border-(?:top|bottom)-(?:left|right)-radius\s*:/g,
  /(?<=[{;]\s*)(?:left|right)\s*:/g,
  /(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)\b/g,
];

const files = [
  ...styled('src', /\.(svelte|css)$/),
  ...styled('embed', /\.ts$/),
  ...styled('public', /\.(css|html)$/),
  ['index.html', readFileSync('index.html', 'utf8')] as const,
  ['problem.css', readFileSync('../src/pages/problem.css', 'utf8')] as const,
];

test.each(files)('%s names no side of the screen', (_path, style) => {
  expect(PHYSICAL.flatMap((side) => [...style.matchAll(side)].map(([found]) => found))).toEqual([]);
  for (const [, sides] of style.matchAll(/(?<![\w-])(?:inset|margin|padding)\s*:\s*([^;{}]+);/g)) {
    const [, right, , left] = (sides ?? '').replace(/\([^()]*(\([^()]*\)[^()]*)*\)/g, '()').trim().split(/\s+/);
    if (left !== undefined) expect([sides, left]).toEqual([sides, right]);
  }
});

test('the check finds what it looks for', () => {
  const bad = 'a { margin-left: 1px; } b { color: red; right: 0; } c { text-align: left; border-top-left-radius: 2px; }';
  expect(PHYSICAL.map((side) => [...bad.matchAll(side)].length)).toEqual([1, 1, 1, 1]);
});

/** The styles of the files; of a component only what stands in its `<style>`. */
function styled(folder: string, kind: RegExp): (readonly [string, string])[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => kind.test(path));
  return paths.map((path) => {
    const source = readFileSync(`${folder}/${path}`, 'utf8');
    return [`${folder}/${path}`, path.endsWith('.svelte') ? (/<style>([\s\S]*)<\/style>/.exec(source)?.[1] ?? '') : source] as const;
  });
}
