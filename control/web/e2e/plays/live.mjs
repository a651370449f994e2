// Real-time text (EN 301 549, 6.2): what one side types, the other reads letter by letter, with every correction.
import { isClean, tabTo } from '../lib/axe.mjs';
import { assert, becomes, until } from '../lib/expect.mjs';
import { pictureMoves } from '../lib/media.mjs';
import { photograph } from '../lib/photograph.mjs';
import { NARROW, WIDE } from '../lib/windows.mjs';

export default {
  async 'letter by letter, corrections too, both ways; a screen reader hears whole lines only'(stage) {
    const { citizen, officer } = await stage.session();
    for (const [writer, reader, end] of [[officer, citizen, 'mit'], [citizen, officer, 'ab']]) {
      await turnOn(writer);
      await reader.shows('captions');
      await writer.see('chat-input').focus();
      await writer.page.keyboard.type('Bitte bringen Sie den Auswies', { delay: 40 });
      await caption(reader, 'Bitte bringen Sie den Auswies');
      for (let i = 0; i < 3; i += 1) await writer.page.keyboard.press('Backspace');
      await caption(reader, 'Bitte bringen Sie den Ausw');
      await writer.page.keyboard.type(`eis ${end}.`);
      await caption(reader, `Bitte bringen Sie den Ausweis ${end}.`);
      assert.equal(await reader.see('captions').getAttribute('aria-hidden'), 'true');
      assert.equal(await reader.see('chat-log').locator('li', { hasText: `Ausweis ${end}` }).count(), 0, 'nothing unfinished is in the log');
      await writer.page.keyboard.press('Enter');
      await reader.reads(`Bitte bringen Sie den Ausweis ${end}.`);
      await isClean(reader, 'captions');
      await turnOff(writer);
      await until('the captions go', () => reader.see('captions').isHidden());
    }
  },

  async 'with the chat closed, a finished line is said once; off, nothing unfinished leaves'(stage) {
    const { citizen, officer } = await stage.session({ citizen: { viewport: NARROW } });
    await officer.see('chat-input').fill('noch geheim');
    await turnOn(officer);
    await caption(citizen, 'noch geheim');
    await officer.see('chat-input').fill('Guten Tag');
    await caption(citizen, 'Guten Tag');
    assert.doesNotMatch(await citizen.see('spoken').innerText(), /Guten/);
    await officer.press('chat-send');
    await until('the line is said', async () => /Guten Tag/.test(await citizen.see('spoken').innerText()));
    await turnOff(officer);
    await until('the captions go', () => citizen.see('captions').isHidden());
  },

  async 'how long a letter takes'(stage) {
    const { citizen, officer } = await stage.session();
    await pictureMoves(citizen, 'camera');
    await turnOn(officer);
    await citizen.shows('captions');
    await citizen.page.evaluate(watchCaptions);
    await officer.page.evaluate(watchInput);
    await officer.see('chat-input').focus();
    await officer.page.keyboard.type('Ein Satz, wie man ihn tippt.', { delay: 90 });
    await caption(citizen, 'Ein Satz, wie man ihn tippt.');
    const [typed, seen] = await Promise.all([officer, citizen].map(({ page }) => page.evaluate(() => window.__seen)));
    const waits_ms = typed.map(({ text, at }) => seen.find((shown) => shown.text.startsWith(text)).at - at).sort((a, b) => a - b);
    const round = (value) => Math.round(value);
    console.log(`    measured: a letter is read after ${round(waits_ms[waits_ms.length >> 1])} ms (median), ${round(waits_ms.at(-1))} ms (longest)`);
    assert.equal(waits_ms.length, 'Ein Satz, wie man ihn tippt.'.length);
  },

  async 'on a telephone and on a small tablet they leave one’s own picture to be seen, in whatever corner it stands'(stage) {
    const small = { width: 768, height: 700 };
    for (const viewport of [NARROW, small]) {
      const { citizen, officer } = await stage.session({ citizen: { viewport } });
      await turnOn(officer);
      await officer.see('chat-input').fill('Das ist ein längerer Satz, der auf einem Telefon über mehrere Zeilen geht, und er endet hier.');
      await caption(citizen, 'Das ist ein längerer Satz, der auf einem Telefon über mehrere Zeilen geht, und er endet hier.');
      for (const key of ['ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowDown']) {
        await citizen.see('own-move').focus();
        await citizen.page.keyboard.press(key);
        const [own, words] = [await citizen.see('own-picture').boundingBox(), await citizen.see('captions').boundingBox()];
        const apart = own.x + own.width <= words.x || words.x + words.width <= own.x || own.y + own.height <= words.y || words.y + words.height <= own.y;
        assert.ok(apart, `${key} at ${viewport.width} px: ${JSON.stringify({ own, words })}`);
      }
      await citizen.page.close();
      await officer.page.close();
    }
  },

  async 'looked at, on a telephone and at a desk'(stage) {
    const { citizen, officer } = await stage.session({ citizen: { viewport: NARROW }, officer: { viewport: WIDE } });
    await look(citizen, officer);
  },
};

async function look(citizen, officer) {
  await pictureMoves(citizen, 'camera');
  await turnOn(officer);
  await officer.say('Guten Tag, Frau Berger.');
  await officer.see('chat-input').pressSequentially('Haben Sie Ihren Ausweis zur Ha');
  await caption(citizen, 'Haben Sie Ihren Ausweis zur Ha');
  await photograph(citizen, 'live-text', NARROW);
  await photograph(officer, 'live-text-officer', WIDE);
  await isClean(officer, 'live text');
}

async function turnOn(who) {
  await who.openChat();
  await tabTo(who, '[data-testid=live-text]');
  await who.page.keyboard.press('Space');
  await becomes('the switch is on', true, () => who.see('live-text').isChecked());
}

async function turnOff(who) {
  await who.see('live-text').uncheck();
}

async function caption(who, text) {
  await becomes(`${who.name} reads`, text, () => who.see('captions').locator('.now').innerText());
}

/** Runs in the page. */
function watchInput() {
  window.__seen = [];
  const input = document.querySelector('#chat-input');
  input.addEventListener('input', () => window.__seen.push({ text: input.value, at: performance.timeOrigin + performance.now() }));
}

/** Runs in the page. */
function watchCaptions() {
  window.__seen = [];
  const captions = document.querySelector('[data-testid=captions]');
  new MutationObserver(() => {
    window.__seen.push({ text: captions.querySelector('.now').textContent, at: performance.timeOrigin + performance.now() });
  }).observe(captions, { childList: true, characterData: true, subtree: true });
}
