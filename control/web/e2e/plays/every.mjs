// Every page and state that people see, looked at on a telephone, a tablet and a desk, in the light and in the dark.
import { administrator, allOf, goTo } from '../lib/administrator.mjs';
import { assert, becomes, until } from '../lib/expect.mjs';
import { NEW_PASSWORD } from '../lib/house.mjs';
import { lookAt } from '../lib/look.mjs';
import { pictureMoves } from '../lib/media.mjs';
import { NARROW } from '../lib/windows.mjs';

export const setting = { mail: true, env: { SCHALTER_OFFICE__CALL_EXPIRY_S: '600', SCHALTER_NOTIFY__WEBHOOK_NETWORKS: '127.0.0.0/8' } };

export default {
  'before the visit': beforeTheVisit,
  'the appointment, from the first service to calling off': theAppointment,
  'the visit, from both sides': theVisit,
  'the desk': theDesk,
  'the administration': theAdministration,
};

/** What one reads before one comes. */
async function beforeTheVisit(stage) {
  const { house } = stage;
  const { id } = await house.office('Bürgerbüro');
  const citizen = await stage.citizen();
  await citizen.open('/');
  await citizen.shows('refusal');
  await lookAt(citizen, 'overview-nobody-there');
  const officer = await stage.officer();
  await citizen.shows('sit');
  await citizen.shows('next-slot');
  await lookAt(citizen, 'overview', { kept: ['dark 390', 'dark 1280', 'light 768'] });
  for (const [name, path, shown] of [
    ['office', `/offices/${id}`, 'sit'], ['check', '/check', 'network-start'], ['accessibility', '/accessibility', 'statement'],
    ['privacy', '/privacy', 'statement'], ['office-simple', `/offices/${id}?lang=de-simple`, 'sit'],
  ]) {
    await visit(citizen, path);
    await citizen.shows(shown);
    await lookAt(citizen, name);
  }
  await visit(citizen, '/?lang=de');
  await citizen.shows('office');
  for (const [name, path] of [['unknown-page', '/no/such/page'], ['office-unknown', '/offices/none'], ['seat-none', '/seat'], ['room-none', '/room'], ['appointment-none', '/appointment'], ['plain', '/plain'], ['embed', '/embed']]) {
    await visit(citizen, path);
    await citizen.page.locator(name === 'embed' ? '.name' : 'h1').first().waitFor();
    await lookAt(citizen, name);
  }
  await visit(citizen, '/check');
  await citizen.press('preview-start');
  await citizen.press('network-start');
  await citizen.shows('network-figures');
  await citizen.press('speaker-test');
  await citizen.shows('speaker-no');
  await citizen.press('speaker-no');
  await lookAt(citizen, 'check-done');
  await visit(citizen, `/offices/${id}`);
  await officer.see('door-note').fill('Kurze Besprechung im großen Saal');
  await officer.door('door-pause', 'paused');
  await becomes('the pause is told', 'paused', () => citizen.see('office').getAttribute('data-door'));
  await lookAt(citizen, 'office-paused');
  await officer.door('door-open', 'open');
  for (let chairs = 3; chairs > 0; chairs -= 1) await house.sit('Bürgerbüro');
  await becomes('it is full', 'full', () => citizen.see('office').getAttribute('data-door'));
  await lookAt(citizen, 'office-full');
}

async function theAppointment(stage) {
  const { house } = stage;
  const { id } = await house.office('Bürgerbüro');
  const erika = await stage.citizen('Erika');
  const step = async (name) => {
    await becomes(`the step ${name}`, name, () => erika.see('booking').getAttribute('data-step'));
    await lookAt(erika, `booking-${name}`);
  };
  const state = async (name) => {
    await becomes(`the appointment is ${name}`, name, () => erika.see('appointment').getAttribute('data-state'));
    await lookAt(erika, `appointment-${name}`);
  };
  await erika.open(`/offices/${id}/booking`);
  await erika.see('choose-service').first().check();
  await step('service');
  await erika.press('service-next');
  await erika.page.locator('[data-day].free').nth(2).click();
  await erika.shows('time');
  await step('time');
  await erika.see('time').first().click();
  await erika.shows('contact-next');
  await erika.press('contact-next');
  await step('contact');
  await erika.see('contact-mail').fill('erika@example.org');
  await erika.see('contact-name').fill('Erika Mustermann');
  await erika.press('contact-next');
  await step('check');
  await erika.press('booking-send');
  await step('sent');
  const { text } = await house.postbox.letterTo('erika@example.org', (words) => words.includes('/appointment#'));
  await erika.page.goto(text.match(/\/appointment#l_[\w-]+/)[0]);
  await state('reserved');
  await erika.press('confirm');
  await state('confirmed');
  await erika.press('move');
  await erika.shows('calendar');
  await lookAt(erika, 'appointment-move');
  await erika.press('move-back');
  await erika.press('cancel');
  await erika.shows('cancel-question');
  await lookAt(erika, 'appointment-cancel');
  await erika.press('cancel-yes');
  await state('cancelled');
}

async function theVisit(stage) {
  const [officer, citizen] = [await stage.officer(), await stage.citizen()];
  await citizen.sit();
  await lookAt(citizen, 'waiting', { kept: ['dark 390', 'light 768'] });
  await officer.seesWaiting(await citizen.number());
  await officer.callNext();
  await citizen.shows('enter');
  await lookAt(citizen, 'called', { kept: ['light 390', 'dark 390'] });
  await lookAt(officer, 'desk-calling');
  await citizen.enter();
  await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(officer, 'camera')]);
  await officer.say('Guten Tag! Haben Sie den alten Ausweis dabei?');
  await citizen.openChat();
  await citizen.say('Ja, hier ist er: https://example.org/ausweis');
  await officer.reads('Ja, hier');
  await lookAt(citizen, 'session-chat', { kept: ['dark 390', 'light 768', 'dark 1280'] });
  await lookAt(officer, 'desk-session-chat', { kept: ['light 768'] });
  await citizen.press('chat-toggle');
  await lookAt(citizen, 'session');
  await citizen.press('more');
  await citizen.shows('more-dialog');
  await lookAt(citizen, 'session-more');
  await citizen.page.keyboard.press('Escape');
  for (const [button, shown, name] of [['rendered', 'rendered-done', 'rendered'], ['next-write', 'next-text', 'next-steps'], ['park', 'park-note', 'park'], ['redirect', 'redirect-to', 'redirect']]) {
    await officer.press(button);
    await officer.shows(shown);
    await lookAt(officer, `desk-session-${name}`);
    await officer.page.keyboard.press('Escape');
  }
  await citizen.press('hangup');
  await citizen.shows('hangup-yes');
  await lookAt(citizen, 'session-hang-up');
  await citizen.page.keyboard.press('Escape');
  await officer.press('raise-alarm');
  await officer.shows('own-alarm');
  await lookAt(officer, 'desk-alarm');
  await officer.page.setViewportSize(NARROW);
  const [field, controls] = [await officer.see('chat-send').boundingBox(), await officer.see('mute').boundingBox()];
  assert.ok(field.y + field.height <= controls.y, 'the chat covers no control');
  await lookAt(citizen, 'session-blanked');
  await officer.press('finish');
  await citizen.state('finished');
  await lookAt(citizen, 'ended');
}

async function theDesk(stage) {
  const { house } = stage;
  const anna = await stage.newOfficer('Anna');
  const [{ name, password }] = house.demo.officersOf('Bürgerbüro');
  await anna.open('/desk');
  await anna.shows('sign-in-name');
  await lookAt(anna, 'sign-in');
  await anna.see('sign-in-name').fill(name);
  await anna.see('sign-in-password').fill(password);
  await anna.press('sign-in');
  await anna.shows('new-password');
  await lookAt(anna, 'new-password');
  await anna.see('new-password').fill(NEW_PASSWORD);
  await anna.see('new-password-again').fill(NEW_PASSWORD);
  await anna.press('set-password');
  await anna.shows('call-next');
  await lookAt(anna, 'desk-empty');
  const first = await fill(house, anna);
  await anna.shows('parked-seat');
  await anna.waiting(first.number).getByTestId('more').click();
  await anna.shows('redirect');
  await lookAt(anna, 'desk-full', { kept: ['dark 1280', 'light 768'] });
  for (const [button, shown] of [['park', 'park-note'], ['redirect', 'redirect-to'], ['keys', 'keys-dialog']]) {
    await (button === 'keys' ? anna.see('keys') : anna.waiting(first.number).getByTestId(button)).click();
    await anna.shows(shown);
    await lookAt(anna, `desk-${button}`);
    await anna.page.keyboard.press('Escape');
  }
}

/** Three who wait, one of them urgent, one set aside; and one who has an appointment. */
async function fill(house, officer) {
  const office = await house.office('Bürgerbüro');
  const services = office.services.slice(0, 1).map(({ id }) => id);
  const sit = async () => (await house.api('POST', `/v1/offices/${office.id}/seats`, { body: { services } })).body;
  const [first, second, third] = [await sit(), await sit(), await sit()];
  await officer.request('PUT', `/v1/seats/${second.id}/priority`, { priority: 'urgent' }, 200);
  await officer.request('POST', `/v1/seats/${third.id}/park`, { note: 'Foto fehlt noch' }, 200);
  await house.api('PUT', `/v1/seats/${first.id}/check`, { token: first.ticket, body: { check: 'good' } });
  await house.api('PUT', `/v1/seats/${second.id}/check`, { token: second.ticket, body: { check: 'poor' } });
  const [from, to] = [new Date(), new Date(Date.now() + 20 * 3_600_000)].map((at) => at.toISOString());
  const { items } = (await house.api('GET', `/v1/offices/${office.id}/slots?from=${from}&to=${to}`)).body;
  await house.api('POST', `/v1/offices/${office.id}/appointments`, { body: { starts_at: items[0].starts_at, services } });
  return first;
}

async function theAdministration(stage) {
  const emma = await administrator(stage);
  for (const part of ['offices', 'officers', 'statistics', 'texts', 'town', 'embed', 'keys', 'webhooks', 'privacy']) {
    await allOf(emma, part);
    await lookAt(emma, `admin-${part}`);
  }
  await goTo(emma, 'officers');
  await emma.see('edit-member').first().click();
  await emma.shows('member-display-name');
  await lookAt(emma, 'admin-officer');
  await emma.page.keyboard.press('Escape');
  await goTo(emma, 'offices');
  await emma.page.locator('[data-testid=admin-office][data-name="Bürgerbüro"]').getByTestId('edit-office').click();
  await emma.shows('office-form');
  await until('the year is there', () => emma.see('year-calendar').isVisible());
  await lookAt(emma, 'admin-office', { kept: [] });
}

/** The same window goes to another page. */
async function visit(person, path) {
  await person.page.goto(path);
}
