// German first, English second, on every page.
import { assert, becomes } from '../lib/expect.mjs';

export default {
  async 'the pages are German'(stage) {
    const citizen = await stage.citizen('the citizen', { locale: 'en-GB' });
    for (const [path, word] of [['/', /Platz nehmen/], ['/desk', /Anmelden/i]]) {
      await citizen.open(path);
      await becomes('the page says it is German', 'de', () => citizen.page.locator('html').getAttribute('lang'));
      await citizen.page.getByText(word).first().waitFor();
    }
  },

  async '?lang=en switches to English and stays'(stage) {
    const citizen = await stage.citizen();
    await citizen.open('/?lang=en');
    await becomes('the page says it is English', 'en', () => citizen.page.locator('html').getAttribute('lang'));
    await citizen.page.getByText(/take a seat/i).first().waitFor();
    await citizen.sit();
    assert.equal(await citizen.page.locator('html').getAttribute('lang'), 'en');
    await citizen.page.getByText(/position/i).first().waitFor();
  },

  async 'the seat page speaks German'(stage) {
    const citizen = await stage.citizen();
    await citizen.sit();
    assert.equal(await citizen.page.locator('html').getAttribute('lang'), 'de');
    assert.match(await citizen.see('preview-start').innerText(), /Kamera und Mikrofon/);
    assert.match(await citizen.page.title(), /Musterstadt|Bürgerbüro|Warte/);
  },

  async 'whoever has no JavaScript reads the offices all the same'(stage) {
    for (const [locale, words] of [['de-DE', [/Sprechzeiten/, /Geöffnet/, /mitzubringen/]], ['en-GB', [/Opening hours/, /Open/]]]) {
      const citizen = await stage.citizen('the citizen', { locale, javaScriptEnabled: false });
      await citizen.open('/');
      await citizen.page.waitForURL('**/plain');
      const text = await citizen.page.locator('main').innerText();
      for (const word of [/Bürgerbüro/, ...words]) assert.match(text, word);
      assert.equal(await citizen.page.locator('html').getAttribute('lang'), locale.slice(0, 2));
    }
  },

  async 'an unknown page is said in German'(stage) {
    const citizen = await stage.citizen();
    await citizen.open('/gibt-es-nicht');
    assert.equal(await citizen.page.locator('html').getAttribute('lang'), 'de');
    assert.match(await citizen.page.locator('body').innerText(), /nicht gefunden|gibt es nicht/i);
  },
};
