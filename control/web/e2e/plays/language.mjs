// German unless somebody chooses another language, on every page.
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

  async 'every language is a file, fetched when chosen and no other'(stage) {
    const words = { ar: /خذوا مكانًا/, tr: /Bekleme alanında/, uk: /Займіть місце/, ru: /Займите место/, 'de-simple': /Sie sitzen zu Hause/ };
    for (const [tag, lead] of Object.entries(words)) {
      const citizen = await stage.citizen(tag);
      const fetched = [];
      citizen.context.on('request', (request) => fetched.push(new URL(request.url()).pathname));
      await citizen.open(`/?lang=${tag}`);
      await citizen.page.getByText(lead).waitFor();
      const root = citizen.page.locator('html');
      assert.deepEqual([await root.getAttribute('lang'), await root.getAttribute('dir')], [tag, tag === 'ar' ? 'rtl' : 'ltr']);
      const texts = fetched.filter((path) => /^\/assets\/(ar|de|de-simple|en|ru|tr|uk)-[\w-]{8}\.js$/.test(path));
      assert.equal(texts.length, 1, `${tag}: ${texts.join(' ')}`);
      await citizen.open('/');
      await citizen.page.getByText(lead).waitFor();
    }
  },

  async 'the language is chosen in the header, and officers read German'(stage) {
    const citizen = await stage.citizen();
    await citizen.open('/');
    await citizen.see('language').selectOption({ label: 'Українська' });
    await citizen.page.getByText(/Займіть місце/).waitFor();
    await citizen.open('/desk');
    await citizen.page.getByRole('heading', { name: 'Anmelden' }).waitFor();
    await becomes('the desk is German', 'de', () => citizen.page.locator('html').getAttribute('lang'));
    assert.deepEqual(await citizen.see('language').locator('option').allInnerTexts(), ['Deutsch', 'English']);
    await citizen.open('/');
    await citizen.page.getByText(/Займіть місце/).waitFor();
  },

  async 'the seat page speaks German'(stage) {
    const citizen = await stage.citizen();
    await citizen.sit();
    assert.equal(await citizen.page.locator('html').getAttribute('lang'), 'de');
    assert.match(await citizen.see('preview-start').innerText(), /Kamera und Mikrofon/);
    assert.match(await citizen.page.title(), /Musterstadt|Bürgerbüro|Warte/);
  },

  async 'whoever has no JavaScript reads the offices all the same'(stage) {
    for (const [locale, words] of [['de-DE', [/Sprechzeiten/, /Geöffnet/, /mitzubringen/]], ['en-GB', [/Office hours/, /Open/]], ['ru-RU', [/Часы приёма/, /Открыто/]]]) {
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
