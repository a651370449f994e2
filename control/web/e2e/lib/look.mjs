// A page as everybody sees it: on a telephone, a tablet and a desk, in the light and in the dark. One page is only
// resized and repainted for that: nothing is loaded anew, so that all of it takes seconds.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fits, isClean } from './axe.mjs';
import { assert } from './expect.mjs';
import { photograph } from './photograph.mjs';
import { NARROW, TABLET, WIDE } from './windows.mjs';

const WIDTHS = [WIDE, TABLET, NARROW];

/** In every width and light: no wider than its window, no word cut off, and in the dark axe finds nothing. The pictures
 * are `every/<name>-<light|dark>-<width>.png` where PICTURES says; those named in `kept` stand in docs/pictures, too. */
export async function lookAt(person, name, { kept = [] } = {}) {
  const { page } = person;
  await page.evaluate(() => document.fonts.ready);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const viewport of WIDTHS) {
      const picture = `${name}-${colorScheme}`;
      const where = `${picture} at ${viewport.width} px`;
      await page.setViewportSize(viewport);
      await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
      await fits(person, where);
      assert.deepEqual(await page.evaluate(cutOff), [], `cut off on ${where}`);
      await keepPicture(page, `${picture}-${viewport.width}`);
      if (kept.includes(`${colorScheme} ${viewport.width}`)) await photograph(person, picture, viewport);
    }
  }
  await isClean(person, `${name} in the dark on a telephone`);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(WIDE);
}

/** Those of docs/pictures are chosen; all of them would be many megabytes. */
async function keepPicture(page, name) {
  if (process.env.UPDATE_PICTURES) return;
  const folder = path.join(process.env.PICTURES, 'every');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true, animations: 'disabled' });
}

/** Runs in the page: what somebody should read and cannot, as its box ends before its words do. */
function cutOff() {
  const read = (element) => [...element.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim() !== '');
  const hides = (style, axis) => ['hidden', 'clip'].includes(style[axis]);
  const isCut = (element) => {
    if (!element.checkVisibility() || !read(element)) return false;
    const style = getComputedStyle(element);
    const [wide, high] = [element.scrollWidth - element.clientWidth, element.scrollHeight - element.clientHeight];
    const onlyHeard = style.clip !== 'auto' || style.clipPath !== 'none';
    return !onlyHeard && ((wide > 1 && hides(style, 'overflowX')) || (high > 1 && hides(style, 'overflowY')));
  };
  return [...document.querySelectorAll('body *')].filter(isCut).map((element) => `${element.tagName} ${element.className}: ${element.textContent.trim().slice(0, 60)}`);
}
