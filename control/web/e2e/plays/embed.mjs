// The piece on a town's own page: another host, a strict policy, no cookie.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fits, isClean } from '../lib/axe.mjs';
import { assert, becomes, until } from '../lib/expect.mjs';
import { TownSite } from '../lib/town.mjs';
import { NARROW } from '../lib/windows.mjs';

const names = (reader) => reader.page.locator('.name').allInnerTexts();

/** A reader of the town's page with this in it. */
async function reader(stage, body, play, options = {}) {
  const site = await TownSite.open(stage.house.url, body);
  try {
    const reader = await stage.citizen('the reader', { hosts: [site.host], ...options });
    await reader.open(site.url);
    await play(reader, site);
  } finally {
    site.close();
  }
}

export default {
  async 'a town shows its offices live on its own page'(stage) {
    await stage.officer();
    await reader(stage, '<schalter-offices footer></schalter-offices>', async (reader) => {
      const card = reader.page.locator('.office', { hasText: 'Bürgerbüro' });
      await card.locator('.enter').waitFor();
      assert.match(await card.innerText(), /Geöffnet/);
      assert.match(await card.innerText(), /3 von 3 Plätzen frei/);
      await isClean(reader, 'a page with the piece');
      await stage.house.sit('Bürgerbüro');
      await until('a taken seat is seen', async () => /2 von 3/.test(await card.innerText()), { within_ms: 60_000 });
      assert.deepEqual(await reader.context.cookies(), [], 'no cookie');
      const lookAgain = () => reader.page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
      const others = [await stage.house.sit('Bürgerbüro'), await stage.house.sit('Bürgerbüro')];
      await lookAgain();
      await until('a full office says so', async () => /Geöffnet[^]*Alle Plätze besetzt/.test(await card.innerText()));
      await stage.house.leave(others[0]);
      await lookAgain();
      await card.locator('.enter').waitFor();
      await card.locator('.enter').click();
      await reader.page.waitForURL(`${stage.house.url}/offices/*`);
      await reader.shows('sit');
    });
  },

  async 'one office, in English, on a telephone'(stage) {
    const body = '<div lang="en"><schalter-office office="buergerbuero" size="big" level="2"></schalter-office></div>';
    await reader(stage, body, async (reader) => {
      await reader.page.locator('.office').waitFor();
      assert.deepEqual(await names(reader), ['Bürgerbüro']);
      assert.match(await reader.page.locator('.office').innerText(), /Open|Closed/);
      assert.equal(await reader.page.locator('.name').getAttribute('aria-level'), '2');
      await fits(reader, 'a page with the piece');
      await isClean(reader, 'a page with one office');
    }, { viewport: NARROW });
  },

  async 'in the language of the page that it stands on, and from right to left'(stage) {
    const words = { ar: 'مغلق', tr: 'Kapalı', uk: 'Зачинено', ru: 'Закрыто', 'de-simple': 'Geschlossen', 'en-GB': 'Closed', fr: 'Geschlossen' };
    const body = Object.keys(words).map((lang) => `<div lang="${lang}"><schalter-office office="bauamt"></schalter-office></div>`).join('');
    await reader(stage, body, async (reader) => {
      for (const [lang, closed] of Object.entries(words)) {
        const piece = reader.page.locator(`div[lang="${lang}"] .offices`).first();
        await piece.locator('.door').waitFor();
        assert.match(await piece.innerText(), new RegExp(closed), lang);
        assert.equal(await piece.evaluate((element) => getComputedStyle(element).direction), lang === 'ar' ? 'rtl' : 'ltr');
      }
      await isClean(reader, 'the piece in many languages');
      await fits(reader, 'the piece in many languages');
    }, { viewport: NARROW });
  },

  async 'a frame with the words towns know is as high as what it shows'(stage) {
    const { items } = (await stage.house.api('GET', '/v1/offices')).body;
    const [one, two] = items;
    const address = `${stage.house.url}/embed?iframe&footer&size=medium&detach&onecard&id=${one.id}-${two.id}`;
    await reader(stage, `<iframe id="ours" title="Ämter" src="${address}"></iframe>`, async (reader) => {
      const frame = reader.page.frameLocator('#ours');
      await frame.locator('.office').nth(1).waitFor();
      assert.deepEqual(await frame.locator('.name').allInnerTexts(), [one.name, two.name]);
      const content = () => frame.locator('main').evaluate((main) => Math.ceil(main.getBoundingClientRect().height));
      await until('the frame is as high as its content', async () =>
        Number(await reader.page.locator('#ours').getAttribute('height')) === (await content()));
      await isClean(reader, 'a page with the frame');
      assert.equal(await frame.locator('.more, .enter').first().getAttribute('target'), '_blank', 'in a window of its own');
    });
  },

  async 'the element makes the frame by itself'(stage) {
    await reader(stage, '<schalter-offices iframe type="appointment" categories="ausweis"></schalter-offices>', async (reader) => {
      const frame = reader.page.frameLocator('iframe');
      await frame.locator('.office').first().waitFor();
      assert.equal(await reader.page.locator('iframe').getAttribute('title'), 'Virtuelles Rathaus');
      assert.ok((await frame.locator('.name').allInnerTexts()).includes('Bürgerbüro'));
      await until('it is high enough', async () => Number(await reader.page.locator('iframe').getAttribute('height')) > 150);
    });
  },

  async 'in the town’s own colours and letters, set on the element or above it'(stage) {
    await reader(stage, '<div id="above"><schalter-office office="buergerbuero"></schalter-office></div>', async (reader) => {
      const card = reader.page.locator('.office');
      await card.waitFor();
      await reader.page.evaluate(() => {
        const [above, element] = [document.getElementById('above'), document.querySelector('schalter-office')];
        above.style.setProperty('--schalter-card', 'rgb(255, 250, 230)');
        above.style.setProperty('--schalter-font', 'serif');
        element.style.setProperty('--schalter-round', '0px');
        element.style.setProperty('--schalter-action', 'rgb(0, 75, 118)');
      });
      const worn = (locator) => locator.evaluate((element) => {
        const { backgroundColor, fontFamily, borderTopLeftRadius, borderTopColor } = getComputedStyle(element);
        return { backgroundColor, fontFamily, borderTopLeftRadius, borderTopColor };
      });
      const { backgroundColor, fontFamily, borderTopLeftRadius } = await worn(card);
      assert.deepEqual([backgroundColor, fontFamily, borderTopLeftRadius], ['rgb(255, 250, 230)', 'serif', '0px']);
      assert.equal((await worn(reader.page.locator('.more, .enter').first())).borderTopColor, 'rgb(0, 75, 118)');
      await isClean(reader, 'the piece in other colours');
    });
  },

  async 'when the counter is away there is a plain word and a way'(stage) {
    await reader(stage, '<schalter-offices></schalter-offices>', async (reader) => {
      await reader.page.locator('.office').first().waitFor();
      await reader.context.route('**/v1/offices', (route) => route.abort());
      await reader.page.clock.install();
      await reader.page.reload();
      await reader.page.getByText('gerade nicht zu erreichen').waitFor();
      await becomes('the way', `${stage.house.url}/`, () => reader.page.locator('.visit').getAttribute('href'));
      await isClean(reader, 'a page without the counter');
    });
  },

  async 'no page but this one may be framed by others'(stage) {
    const framing = async (route) => (await stage.house.api('GET', route)).headers;
    assert.match((await framing('/embed')).get('content-security-policy'), /frame-ancestors \*/);
    assert.equal((await framing('/embed')).get('x-frame-options'), null);
    for (const route of ['/', '/seat', '/desk', '/embed.html/x', '/embed/..%2fdesk']) {
      const headers = await framing(route);
      assert.match(headers.get('content-security-policy'), /frame-ancestors 'self'/, route);
      assert.equal(headers.get('x-frame-options'), 'SAMEORIGIN', route);
    }
    assert.equal((await framing('/v1/offices')).get('access-control-allow-origin'), '*');
    for (const route of ['/v1/officer', '/v1/officers', '/', '/v1/rooms']) {
      assert.equal((await framing(route)).get('access-control-allow-origin'), null, route);
    }
  },

  async 'a picture of it'(stage) {
    await stage.officer();
    await reader(stage, '<schalter-offices footer></schalter-offices>', async (reader) => {
      await reader.page.locator('.enter').first().waitFor();
      const file = path.join(process.env.PICTURES, 'embed-1280.png');
      await writeFile(file, await reader.page.screenshot({ animations: 'disabled', clip: { x: 0, y: 0, width: 1280, height: 380 } }));
    });
  },
};
