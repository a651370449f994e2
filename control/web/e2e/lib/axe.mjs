// For everybody: what axe finds, whether the page fits, and the way of the Tab key.
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { assert } from './expect.mjs';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

/** Where the system draws with its own colours (`ownColours`), the contrast is the system's and axe reads ours. */
export async function isClean(person, where, { ownColours = false } = {}) {
  await person.page.evaluate(AXE);
  const violations = await person.page.evaluate(async ([values, enabled]) => {
    const { violations: found } = await window.axe.run(document, { runOnly: { type: 'tag', values }, rules: { 'color-contrast': { enabled } } });
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} (${failureSummary})`).join('; ')}`);
  }, [RULES, !ownColours]);
  assert.deepEqual(violations, [], `axe on ${where}`);
}

/** Nothing makes the page scroll sideways. */
export async function fits(person, where) {
  const [inner, scroll] = await person.page.evaluate(() => [window.innerWidth, document.documentElement.scrollWidth]);
  assert.ok(scroll <= inner, `${where} is ${scroll} px wide on a screen of ${inner} px`);
}

/** Presses Tab until the element has the focus; and the focus must be seen. */
export async function tabTo(person, selector, limit = 60) {
  for (let i = 0; i < limit; i += 1) {
    const state = await person.page.evaluate((wanted) => {
      const focused = document.activeElement;
      if (!focused?.matches(wanted)) return null;
      const style = getComputedStyle(focused);
      return { seen: style.outlineStyle !== 'none' || style.boxShadow !== 'none' || focused.matches(':focus-visible') };
    }, selector);
    if (state) {
      assert.ok(state.seen, `the focus on ${selector} is seen`);
      return;
    }
    await person.page.keyboard.press('Tab');
  }
  throw new Error(`${limit} times Tab does not reach ${selector}`);
}
