// What one prints: the confirmed appointment and the number of the seat, black on white, and nothing that can be pressed.
import { assert } from '../lib/expect.mjs';
import { bookConfirmed } from '../lib/booking.mjs';
import { photograph } from '../lib/photograph.mjs';

export const setting = { mail: true };

export default {
  async 'the confirmation has time, place, papers and the link, on one page'(stage) {
    const erika = await stage.citizen('Erika', { viewport: { width: 794, height: 1123 }, colorScheme: 'dark' });
    await bookConfirmed(stage, erika);
    await onPaper(erika);
    const seen = await visibleWords(erika);
    for (const word of [/Musterstadt/, /steht fest/, /Wann/, /Bürgerbüro/, /Biometrisches Foto/, /\/appointment#l_[\w-]+/]) assert.match(seen, word);
    for (const word of [/Absagen$/m, /Drucken/, /Sprache/, /Für Mitarbeitende/]) assert.doesNotMatch(seen, word);
    await photograph(erika, 'appointment-paper', { width: 794 });
    const pdf = await erika.page.pdf({ format: 'A4', printBackground: false });
    assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length, 1, 'one page');
  },

  async 'the seat has its number'(stage) {
    await stage.officer();
    const jonas = await stage.citizen('Jonas', { viewport: { width: 794, height: 1123 } });
    await jonas.open('/');
    await jonas.sit();
    const number = await jonas.number();
    await onPaper(jonas);
    const seen = await visibleWords(jonas);
    assert.ok(seen.includes(number), seen);
    for (const word of [/Kamera und Mikrofon prüfen/, /Platz aufgeben/]) assert.doesNotMatch(seen, word);
  },
};

async function onPaper(person) {
  await person.page.emulateMedia({ media: 'print' });
  const colours = await person.page.evaluate(() => {
    const { color, backgroundColor } = getComputedStyle(document.body);
    const rgb = (colour) => colour.match(/[\d.]+/g).slice(0, 3).map(Number);
    return { ink: rgb(color), paper: rgb(backgroundColor) };
  });
  assert.deepEqual(colours, { ink: [0, 0, 0], paper: [255, 255, 255] }, 'black on white');
  const dark = await person.page.evaluate(() => [...document.querySelectorAll('main :is(div, section, p)')]
    .filter((each) => each.checkVisibility() && !/^(rgba\(0, 0, 0, 0\)|rgb\(255, 255, 255\))$/.test(getComputedStyle(each).backgroundColor)).map((each) => each.className));
  assert.deepEqual(dark, [], 'no ground but white');
  const buttons = person.page.locator('button:visible, select:visible, nav:visible');
  assert.equal(await buttons.count(), 0, `nothing to press: ${(await buttons.allInnerTexts()).join(', ')}`);
}

function visibleWords(person) {
  return person.page.evaluate(() => document.body.innerText);
}
