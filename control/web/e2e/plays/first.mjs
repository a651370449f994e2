// The first look, as the server writes it: it stands before any script has come, and where it stands it stays.
import { fits, isClean } from '../lib/axe.mjs';
import { assert } from '../lib/expect.mjs';
import { photograph } from '../lib/photograph.mjs';
import { NARROW, WIDE } from '../lib/windows.mjs';

export default {
  'what the server writes stands where the page then draws it': (stage) => stands(stage, WIDE),
  'and on a telephone': (stage) => stands(stage, NARROW),

  async 'a seat wanted before any script has come is taken all the same'(stage) {
    await stage.officer();
    const citizen = await stage.citizen();
    let go;
    const held = new Promise((resolve) => (go = resolve));
    // The texts are late: the page has begun, and cannot draw itself yet.
    await citizen.context.route('**/assets/de-*.js', async (route) => { await held; await route.continue(); });
    await citizen.open('/', { waitUntil: 'commit' });
    await citizen.page.locator('button[data-early]').first().waitFor();
    await citizen.page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/v1/tenant') || /index-.*\.js$/.test(name)));
    // The script has come and may not have begun: whoever is in a hurry presses more than once, for one seat.
    for (let press = 0; press < 10; press += 1) {
      await citizen.page.locator('button[data-early]').first().click();
      await citizen.page.waitForTimeout(200);
    }
    go();
    await citizen.shows('position');
  },

  async 'the styles in the page are allowed by their hash, and no others'(stage) {
    const answer = await fetch(`${stage.house.url}/`);
    const policy = answer.headers.get('content-security-policy');
    assert.match(policy, /style-src 'self' 'sha256-[^']+' 'sha256-[^']+'/);
    assert.doesNotMatch(policy, /unsafe/);
    const html = await answer.text();
    assert.match(html, /Bürgerbüro/);
    const script = /src="(\/assets\/index-[^"]+\.js)"/.exec(html)[1];
    const packed = await fetch(stage.house.url + script, { headers: { 'accept-encoding': 'br' } });
    assert.equal(packed.headers.get('content-encoding'), 'br');
    assert.match(packed.headers.get('cache-control'), /immutable/);
  },
};

/** Each page twice, once without any script: the same words at the same places. */
async function stands(stage, viewport) {
  await stage.officer();
  const { id } = await stage.house.office('Bürgerbüro');
  for (const path of ['/', `/offices/${id}`, '/?lang=ar']) {
    const where = `${path === '/' ? 'overview' : path.includes('lang') ? 'arabic' : 'office'}`;
    const [early, late] = [await stage.citizen('early', { viewport }), await stage.citizen('late', { viewport })];
    await early.context.route('**/*.js', (route) => route.abort());
    await early.open(path);
    await early.page.locator('.s-officedeed').first().waitFor();
    await isClean(early, `${path} before any script`);
    await fits(early, path);
    await photograph(early, `first-${where}`, viewport);
    await late.open(path);
    await late.shows('office');
    const [before, after] = [await early.page.evaluate(places), await late.page.evaluate(places)];
    assert.deepEqual(before.map(({ words }) => words), after.map(({ words }) => words), path);
    for (const [i, { words, top, left, width }] of after.entries()) {
      const moved = Math.max(Math.abs(top - before[i].top), Math.abs(left - before[i].left), Math.abs(width - before[i].width));
      assert.ok(moved <= 1, `${words} at ${viewport.width} px moves by ${moved} px on ${path}`);
    }
    for (const { context } of [early, late]) for (const page of context.pages()) await page.close();
  }
}

/** Runs in the page: every heading, link, button and term with its words and its place. Free times further off are said a
 * little shorter before the script has come: their list has its place, each of them not. */
function places() {
  return [...document.querySelectorAll('h1, h2, h3, main a:not(.s-officedeed, li a), main button, dt, header a, select, footer, .s-officedeed ul')].map((element) => {
    const { top, left, width } = element.getBoundingClientRect();
    return { words: element.tagName === 'H1' || element.tagName === 'H3' ? element.textContent.trim() : element.tagName, top, left, width };
  });
}
