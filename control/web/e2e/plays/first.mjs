// The first look, as the server writes it: it stands before any script has come, and where it stands it stays.
import { changeRules } from '../lib/administrator.mjs';
import { fits, isClean } from '../lib/axe.mjs';
import { assert, becomes, stays } from '../lib/expect.mjs';
import { photograph } from '../lib/photograph.mjs';
import { NARROW, WIDE } from '../lib/windows.mjs';

export default {
  'what the server writes stands where the page then draws it': (stage) => stands(stage, WIDE),
  'and on a telephone': (stage) => stands(stage, NARROW),

  'a seat wanted before the page can draw itself is taken all the same': (stage) => inAHurry(stage),

  'and on a line so slow that what came with the page is no news any more': (stage) => inAHurry(stage, { age_ms: 60_000 }),

  async 'the page that takes over listens once, and asks for nothing that came with it'(stage) {
    const citizen = await stage.citizen();
    const { id } = await stage.house.office('Bürgerbüro');
    for (const path of ['/', `/offices/${id}`]) {
      const asked = [];
      const note = (request) => asked.push(new URL(request.url()).pathname);
      citizen.context.on('request', note);
      await citizen.open(path);
      await citizen.shows('office');
      const streams = () => asked.filter((path) => path === '/v1/events').length;
      await becomes(`${path} listens`, 1, streams);
      await stays('once', 1, streams, { for_ms: 2_000 });
      assert.deepEqual(asked.filter((path) => ['/v1/offices', '/v1/tenant'].includes(path)), []);
      citizen.context.off('request', note);
      await citizen.page.close();
    }
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

/** Presses what the server wrote, while the texts are on their way. */
async function inAHurry(stage, { age_ms = 0 } = {}) {
  await stage.officer();
  const citizen = await stage.citizen();
  await citizen.context.addInitScript(hurry, age_ms);
  let [come, go] = [];
  const asked = new Promise((resolve) => (come = resolve));
  const held = new Promise((resolve) => (go = resolve));
  await citizen.context.route('**/assets/de-*.js', async (route) => {
    come();
    await held;
    await route.continue();
  });
  await citizen.open('/');
  await asked;
  await citizen.page.waitForFunction(() => window.__hears);
  await citizen.page.locator('button[data-early]').first().click();
  go();
  await citizen.shows('position');
}

/** Runs in the page before its own scripts: says when it listens to presses, and makes it older than it is. */
function hurry(age_ms) {
  const now = performance.now.bind(performance);
  performance.now = () => now() + age_ms;
  const listen = document.addEventListener.bind(document);
  document.addEventListener = (kind, ...rest) => {
    listen(kind, ...rest);
    if (kind === 'click') window.__hears = true;
  };
}

/** Each page twice, once without any script: the same words at the same places. */
async function stands(stage, viewport) {
  await stage.officer();
  const { id } = await stage.house.office('Bürgerbüro');
  // So far ahead that the day of a free time is said by its name.
  await changeRules(stage, id, (rules) => ({
    ...rules,
    appointments: { ...rules.appointments, lead_ms: 3 * 86_400_000 },
    services: rules.services.map((service) => ({ ...service, translations: { tr: { name: `${service.name} (tr)`, papers: ['Fotoğraf'] } } })),
  }));
  for (const [where, path] of [['overview', '/'], ['office', `/offices/${id}`], ['arabic', '/?lang=ar'], ['office-turkish', `/offices/${id}?lang=tr`]]) {
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

/** Runs in the page: every heading, link, button and term with its words and its place. Marks of direction take none. */
function places() {
  const said = 'h1, h3, [data-testid=next-slot], .s-officedeed li a, .opening, .door';
  return [...document.querySelectorAll('h1, h2, h3, main a, main button, dt, header a, select, footer, .opening, .door')].map((element) => {
    const { top, left, width } = element.getBoundingClientRect();
    return { words: element.matches(said) ? element.textContent.replace(/[\u2066-\u2069]/g, '').trim().replace(/\s+/g, ' ') : element.tagName, top, left, width };
  });
}
