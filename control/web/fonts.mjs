// Cuts KERN's letters down to those that our languages write: of 270 kB stay a sixth, which an old phone on a slow line
// has in time. Made once, and again when KERN's letters change:
//   npm install --no-save subset-font@2.9.0 && node fonts.mjs
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import subset from 'subset-font';

const FROM = new URL('node_modules/@kern-ux/native/dist/fonts/fira-sans/', import.meta.url);
const TO = new URL('src/shared/fonts/', import.meta.url);
/** First and last code point of each stretch, as `unicode-range` in fonts.css says them. */
const SCRIPTS = {
  latin: [[0x20, 0x7e], [0xa0, 0x17f], [0x218, 0x21b], [0x1e9e, 0x1e9e], [0x2010, 0x2027], [0x2030, 0x203a], [0x20ac, 0x20ac], [0x2190, 0x2193], [0x2212, 0x2212]],
  cyrillic: [[0x400, 0x45f], [0x490, 0x491], [0x2116, 0x2116]],
};

await mkdir(TO, { recursive: true });
for (const weight of ['Regular', 'SemiBold']) {
  const font = await readFile(new URL(`FiraSans-${weight}.woff2`, FROM));
  for (const [script, stretches] of Object.entries(SCRIPTS)) {
    const letters = stretches.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)));
    const cut = await subset(font, letters.join(''), { targetFormat: 'woff2' });
    await writeFile(new URL(`FiraSans-${weight}-${script}.woff2`, TO), cut);
    console.log(`${weight} ${script}: ${cut.length} bytes`);
  }
}
