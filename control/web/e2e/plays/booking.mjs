// From a free time to the seat: booking, the letter, confirming, moving, calling off, checking in, being called.
import { changeRules } from '../lib/administrator.mjs';
import { fits, isClean, tabTo } from '../lib/axe.mjs';
import { bookConfirmed } from '../lib/booking.mjs';
import { assert, becomes, until } from '../lib/expect.mjs';
import { pictureMoves } from '../lib/media.mjs';
import { NARROW } from '../lib/windows.mjs';

const ERIKA = 'erika@example.org';
export const setting = { mail: true };

export default {
  async 'from the overview over the mail to check-in and call, on a phone'(stage) {
    const officer = await stage.officer();
    const erika = await stage.citizen('Erika', { viewport: NARROW });
    await erika.open('/');
    await erika.office('Bürgerbüro').getByTestId('more').click();
    await erika.shows('service');
    await isClean(erika, 'office page');
    await fits(erika, 'office page');
    await erika.press('book');
    await stepsTo(erika, 'service');
    await isClean(erika, 'booking: service');
    await erika.see('choose-service').first().check();
    await erika.press('service-next');
    await stepsTo(erika, 'time');
    await erika.page.locator('[data-day].free').first().click();
    await isClean(erika, 'booking: time');
    await fits(erika, 'booking: time');
    await erika.see('time').first().click();
    await stepsTo(erika, 'contact');
    assert.match(await erika.see('held').innerText(), /noch (10:00|9:\d\d) Minuten/);
    await erika.press('contact-next');
    await becomes('nothing given is said', 1, () => erika.page.getByRole('alert').count());
    await isClean(erika, 'booking: contact with a fault');
    await erika.see('contact-mail').fill(ERIKA);
    await erika.press('contact-next');
    await stepsTo(erika, 'check');
    assert.match(await erika.see('summary').innerText(), /Biometrisches Foto/);
    await isClean(erika, 'booking: check');
    await erika.press('booking-send');
    await stepsTo(erika, 'sent');
    await isClean(erika, 'booking: sent');

    await erika.page.goto(await linkIn(stage, ERIKA));
    await stateIs(erika, 'reserved');
    assert.equal(new URL(erika.page.url()).hash, '', 'the secret leaves the address');
    await isClean(erika, 'appointment to confirm');
    await erika.press('confirm');
    await stateIs(erika, 'confirmed');
    await isClean(erika, 'appointment confirmed');
    await fits(erika, 'appointment confirmed');

    await erika.press('check-in');
    await erika.page.waitForURL('**/seat');
    await erika.state('seated');
    await officer.callNext();
    await erika.enter();
    await Promise.all([pictureMoves(erika, 'camera'), pictureMoves(officer, 'camera')]);
  },

  async 'another language is chosen on the way: booking and appointment name the service in it'(stage) {
    await stage.officer();
    const { id } = await stage.house.office('Bürgerbüro');
    let german;
    await changeRules(stage, id, (rules) => {
      german = rules.services[0].name;
      return { ...rules, services: rules.services.map((service) => ({ ...service, translations: { tr: { name: `${service.name} (tr)` } } })) };
    });
    const erika = await stage.citizen('Erika');
    const speaks = (label) => erika.see('language').selectOption({ label });
    const named = (name) => erika.page.getByText(name, { exact: true }).first().waitFor();
    await erika.open(`/offices/${id}/booking`);
    await named(german);
    await speaks('Türkçe');
    await named(`${german} (tr)`);
    await speaks('Deutsch');
    await bookConfirmed(stage, erika);
    await named(german);
    await speaks('Türkçe');
    await named(`${german} (tr)`);
  },

  async 'booking by keyboard alone, with the way back'(stage) {
    const erika = await stage.citizen('Erika');
    const { id } = await stage.house.office('Bauamt');
    const { keyboard } = (await erika.open(`/offices/${id}/booking`)).page;
    await erika.shows('choose-service');
    await tabTo(erika, '[data-testid=choose-service]');
    await keyboard.press('Space');
    await tabTo(erika, '[data-testid=service-next]');
    await keyboard.press('Enter');
    await stepsTo(erika, 'time');
    await headingHasFocus(erika);
    await tabTo(erika, '[data-testid=calendar] [tabindex="0"]');
    const first = await focusedDay(erika);
    await keyboard.press('ArrowRight');
    await becomes('an arrow goes a day on', nextDay(first), () => focusedDay(erika));
    await keyboard.press('ArrowLeft');
    await keyboard.press('Enter');
    await erika.shows('time');
    await tabTo(erika, '[data-testid=time]');
    await keyboard.press('Enter');
    await stepsTo(erika, 'contact');
    await headingHasFocus(erika);
    await erika.page.goBack();
    await stepsTo(erika, 'time');
    await erika.page.goForward();
    await stepsTo(erika, 'contact');
    await erika.page.reload();
    await stepsTo(erika, 'contact');
    await tabTo(erika, '[data-testid=contact-mobile]');
    await keyboard.type('0151 23456789');
    await tabTo(erika, '[data-testid=contact-next]');
    await keyboard.press('Enter');
    await stepsTo(erika, 'check');
    await tabTo(erika, '[data-testid=booking-send]');
    await keyboard.press('Enter');
    await stepsTo(erika, 'sent');
  },

  async 'an appointment is moved and called off by the link'(stage) {
    const erika = await stage.citizen('Erika');
    await books(stage, erika);
    await erika.press('confirm');
    await stateIs(erika, 'confirmed');
    const before = await erika.see('summary').innerText();
    await erika.press('move');
    await erika.page.locator('[data-day].free').nth(1).click();
    await isClean(erika, 'moving an appointment');
    await erika.see('time').nth(3).click();
    await until('the appointment is at another time', async () => (await erika.see('summary').innerText()) !== before);
    assert.match(await erika.see('check-in-from').innerText(), /ab \d\d:\d\d Uhr/);

    await erika.page.reload();
    await stateIs(erika, 'confirmed');
    await erika.press('cancel');
    await isClean(erika, 'asked whether to call off');
    await erika.press('cancel-yes');
    await stateIs(erika, 'cancelled');
    await isClean(erika, 'appointment called off');

    await erika.page.goto('/appointment#l_nothing');
    await erika.page.reload();
    await until('an unknown link is said', async () => /gilt nicht mehr/.test(await erika.page.locator('h1').innerText()));
  },

  async 'when the office is full, the free times stand first'(stage) {
    const { seats_total } = await stage.house.office('Bürgerbüro');
    for (let i = 0; i < seats_total; i += 1) await stage.house.sit('Bürgerbüro');
    const erika = await stage.citizen('Erika');
    await erika.open('/');
    await erika.door('Bürgerbüro', 'full');
    const office = erika.office('Bürgerbüro');
    await office.getByTestId('booking-offer').waitFor();
    const [offer, refusal] = await Promise.all([office.getByTestId('booking-offer').boundingBox(), office.getByTestId('refusal').boundingBox()]);
    assert.ok(offer.y < refusal.y, 'the offer stands above the refusal');
    await isClean(erika, 'overview with a full office');
    const at = new URL(await office.getByTestId('next-slot').first().getAttribute('href'), stage.house.url).searchParams.get('at');
    await office.getByTestId('next-slot').first().click();
    await stepsTo(erika, 'service');
    await erika.press('service-other');
    await stepsTo(erika, 'contact');
    const held = await erika.page.evaluate(() => JSON.parse(sessionStorage.getItem('schalter.booking')));
    const appointment = await stage.house.api('GET', `/v1/appointments/${held.id}`, { token: held.token });
    assert.equal(Date.parse(appointment.body.starts_at), Date.parse(at), 'the time on the overview is the time held');
  },
};

async function books(stage, erika) {
  const { id } = await stage.house.office('Bürgerbüro');
  await erika.open(`/offices/${id}/booking`);
  await erika.press('service-other');
  await erika.page.locator('[data-day].free').nth(2).click();
  await erika.see('time').first().click();
  await erika.see('contact-mail').fill(ERIKA);
  await erika.press('contact-next');
  await erika.press('booking-send');
  await stepsTo(erika, 'sent');
  await erika.page.goto(await linkIn(stage, ERIKA));
  await stateIs(erika, 'reserved');
}

/** The link in the newest letter. */
async function linkIn(stage, address) {
  const { text } = await stage.house.postbox.letterTo(address, (words) => words.includes('/appointment#'));
  return text.match(/\/appointment#l_[\w-]+/)[0];
}

async function stepsTo(person, step) {
  await becomes(`${person.name} is at ${step}`, step, () => person.see('booking').getAttribute('data-step'));
}

async function stateIs(person, state) {
  await becomes(`${person.name}'s appointment is ${state}`, state, () => person.see('appointment').getAttribute('data-state'));
}

async function headingHasFocus(person) {
  await until('the heading has the focus', () => person.page.evaluate(() => document.activeElement?.tagName === 'H1'));
}

async function focusedDay(person) {
  return person.page.evaluate(() => document.activeElement?.dataset.day);
}

function nextDay(day) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}
