// The officer's desk: what each seat shows, every deed, keys, sounds, the alarm, and appointments of the day.
import { changeOfficer } from '../lib/administrator.mjs';
import { fits, isClean } from '../lib/axe.mjs';
import { bookConfirmed } from '../lib/booking.mjs';
import { assert, becomes, stays, until } from '../lib/expect.mjs';
import { pictureMoves } from '../lib/media.mjs';
import { looksElsewhere, noteNotifications, told } from '../lib/notifications.mjs';
import { photograph } from '../lib/photograph.mjs';
import { NARROW, WIDE } from '../lib/windows.mjs';

/** For the link of an appointment. */
export const setting = { mail: true };

export default {
  async 'a seat shows what the citizen came for and how well it will work'(stage) {
    const officer = await stage.officer();
    const seat = await sitFor(stage, 'Wohnsitz anmelden');
    const row = officer.waiting(seat.number);
    await row.getByText('Wohnsitz anmelden').waitFor();
    assert.equal(await row.getByTestId('light').count(), 0, 'nothing was tried yet');
    await stage.house.api('PUT', `/v1/seats/${seat.id}/check`, { token: seat.ticket, body: { check: 'poor' } });
    await becomes('the light is red', 'poor', () => row.getAttribute('data-check'));
    await row.getByText('Technik schwach').waitFor();
    await isClean(officer, 'desk with a traffic light');
  },

  async "the citizen's own check of the network is the light beside the seat"(stage) {
    const [officer, citizen] = [await stage.officer(), await stage.citizen()];
    await citizen.sit();
    await citizen.press('network-start');
    const row = officer.waiting(await citizen.number());
    await until('a light beside the seat', async () => (await row.getAttribute('data-check')) !== '', { within_ms: 40_000 });
  },

  async 'urgent, set aside, taken back, and sent on with the reason'(stage) {
    const [anna, bernd] = [await stage.officer('Anna'), await stage.officer('Bernd')];
    const [first, second] = [await stage.house.sit('Bürgerbüro'), await stage.house.sit('Bürgerbüro')];
    await more(anna, second);
    await anna.waiting(second.number).getByTestId('rank').click();
    await anna.waiting(second.number).getByTestId('urgent').waitFor();
    await becomes('the urgent one is first', String(second.number), () => anna.see('waiting-seat').first().getAttribute('data-number'));
    await isClean(anna, 'desk with more deeds');

    await more(anna, first);
    await anna.waiting(first.number).getByTestId('park').click();
    await isClean(anna, 'setting aside');
    await anna.see('park-note').fill('Foto fehlt noch');
    await anna.press('park-yes');
    const parked = bernd.page.locator(`[data-testid=parked-seat][data-number="${first.number}"]`);
    await parked.getByText('„Foto fehlt noch“').waitFor();
    assert.equal((await stage.house.seat(first)).state, 'parked');
    await isClean(bernd, 'desk with somebody set aside');
    await parked.getByTestId('unpark').click();
    await bernd.seesWaiting(first.number);

    await more(anna, first);
    await anna.waiting(first.number).getByTestId('redirect').click();
    await anna.see('redirect-to').selectOption({ label: 'Bernd Weber' });
    await anna.see('redirect-reason').fill('Namensänderung');
    await isClean(anna, 'sending on');
    await anna.press('redirect-yes');
    await bernd.waiting(first.number).getByText('Namensänderung').waitFor();
    assert.match(await bernd.waiting(first.number).getByTestId('sent').innerText(), /Für Sie.*Anna Schmidt/s);
  },

  async 'sent on to another office in the middle of a session, the citizen waits there'(stage) {
    const { officer, citizen } = await stage.session();
    const other = await (await stage.newOfficer('Clara')).signIn(stage.house.demo.officersOf('Bauamt')[0]);
    const there = await stage.house.office('Bauamt');
    await other.request('PUT', `/v1/offices/${there.id}/door`, { door: 'open' }, 200);
    await officer.press('redirect');
    await until('the office can be chosen', () => officer.see('redirect-to').locator('option', { hasText: /^Bauamt$/ }).count());
    await officer.see('redirect-to').selectOption({ label: 'Bauamt' });
    await officer.see('redirect-reason').fill('Bauantrag');
    await officer.press('redirect-yes');
    await officer.state('free');
    await citizen.state('seated');
    await citizen.page.getByText('Bauamt').first().waitFor();
    await until('Clara reads why', () => other.page.getByText('Bauantrag').isVisible());
    await other.callNext();
    await citizen.enter();
    await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(other, 'camera')]);
  },

  async 'set aside in the middle of a session, the citizen waits and comes in again'(stage) {
    const { officer, citizen } = await stage.session();
    await officer.press('park');
    await officer.press('park-yes');
    await officer.shows('parked-seat');
    await citizen.state('parked');
    await officer.press('call-parked');
    await citizen.enter();
    await pictureMoves(officer, 'camera');
  },

  async 'finished with the services rendered, which the statistics count'(stage) {
    const officer = await stage.officer();
    const citizen = await stage.citizen();
    await citizen.sit();
    await officer.callNext();
    await citizen.enter();
    await officer.press('rendered');
    await officer.page.getByRole('checkbox', { name: 'Wohnsitz anmelden' }).check();
    await isClean(officer, 'services rendered');
    await officer.press('rendered-done');
    await isClean(officer, 'session with the tools of the officer');
    await officer.press('finish');
    await citizen.state('finished');
    const office = await stage.house.office('Bürgerbüro');
    const wanted = office.services.find(({ name }) => name === 'Wohnsitz anmelden').id;
    const { days } = await officer.request('GET', `/v1/offices/${office.id}/statistics`, undefined, 200);
    assert.deepEqual(days.at(-1).services, [{ service_id: wanted, count: 1 }]);
  },

  async 'keys: the next one is one key away, ? tells them, and they can be switched off'(stage) {
    const officer = await stage.officer();
    const seat = await stage.house.sit('Bürgerbüro');
    await officer.seesWaiting(seat.number);
    const { keyboard } = officer.page;
    await officer.see('door-note').focus();
    await keyboard.type('nein, noch nicht');
    assert.equal(await officer.see('door-note').inputValue(), 'nein, noch nicht');
    await stays('no key works in a field', 'free', () => officer.see('officer-state').getAttribute('data-state'), { for_ms: 500 });
    await officer.page.locator('h1').focus();
    await keyboard.press('n');
    await officer.state('calling');
    // The answer may come after the news of it; until then no other deed is taken.
    await officer.see('take-back').click({ trial: true });
    await keyboard.press('z');
    await officer.state('free');
    await keyboard.press('?');
    await officer.shows('keys-dialog');
    await isClean(officer, 'the dialog of the keys');
    await officer.see('keys-on').uncheck();
    await keyboard.press('Escape');
    await officer.page.locator('h1').focus();
    await keyboard.press('n');
    await stays('switched off is off', 'free', () => officer.see('officer-state').getAttribute('data-state'), { for_ms: 500 });
    await officer.page.reload();
    await officer.shows('call-next');
    await officer.page.locator('h1').focus();
    await keyboard.press('n');
    await stays('and stays off', 'free', () => officer.see('officer-state').getAttribute('data-state'), { for_ms: 500 });
  },

  async 'keys in a session: one slip ends nothing, with Shift it ends'(stage) {
    const { officer, citizen } = await stage.session();
    const { keyboard } = officer.page;
    await officer.page.locator('h1').focus();
    await keyboard.press('e');
    await stays('still talking', 'serving', () => officer.see('officer-state').getAttribute('data-state'), { for_ms: 500 });
    await keyboard.press('?');
    await officer.shows('keys-dialog');
    await keyboard.press('Escape');
    await officer.openChat();
    await officer.see('chat-input').focus();
    await keyboard.type('Ende');
    await stays('what is written is written', 'serving', () => officer.see('officer-state').getAttribute('data-state'), { for_ms: 500 });
    await officer.page.locator('h1').focus();
    await keyboard.press('Shift+E');
    await citizen.state('finished');
    await officer.state('free');
  },

  async 'a sound when somebody comes, and silence in a session'(stage) {
    const { officer, citizen } = await stage.session();
    const before = (await officer.spied()).sounds;
    const second = await stage.house.sit('Bürgerbüro');
    await until('the second one is known', async () => (await officer.desk()).waiting.length === 1);
    await officer.page.getByText('Eine Person wartet').waitFor();
    assert.equal((await officer.spied()).sounds, before, 'silence while talking');
    await officer.press('finish');
    await citizen.state('finished');
    await officer.seesWaiting(second.number);
    const third = await stage.house.sit('Bürgerbüro');
    await officer.seesWaiting(third.number);
    await until('a sound', async () => (await officer.spied()).sounds > before);
    const now = (await officer.spied()).sounds;
    await officer.see('arrival-sound').uncheck();
    const fourth = await stage.house.sit('Bürgerbüro');
    await officer.seesWaiting(fourth.number);
    assert.equal((await officer.spied()).sounds, now, 'switched off');
  },

  async 'who looks elsewhere is told of an arrival by the system, if that was wanted, and never twice'(stage) {
    const officer = await stage.newOfficer('the officer', { permissions: ['camera', 'microphone', 'notifications'] });
    await officer.context.addInitScript(noteNotifications);
    await officer.signIn(stage.house.demo.officersOf('Bürgerbüro')[0]);
    const comes = async () => officer.seesWaiting((await stage.house.sit('Bürgerbüro')).number);
    await comes();
    await officer.see('arrival-notification').check();
    await comes();
    assert.deepEqual(await told(officer), [], 'first nobody wanted to be told, and now the page is looked at');
    await looksElsewhere(officer);
    await comes();
    await until('told', async () => (await told(officer)).length > 0);
    assert.equal((await told(officer)).length, 1);
    const [{ title, permission }] = await told(officer);
    assert.match(title, /Bürgerbüro/);
    assert.equal(permission, 'granted', 'the browser’s own word');
  },

  async 'two offices at once: who comes to either is seen, and is called where they sit'(stage) {
    const [one, two] = [await stage.house.office('Bürgerbüro'), await stage.house.office('Bauamt')];
    await changeOfficer(stage, 'anna.schmidt', (anna) => ({ ...anna, offices: [one.id, two.id] }));
    const [anna, citizen] = [await stage.officer('Anna'), await stage.citizen()];
    await anna.request('PUT', `/v1/offices/${two.id}/door`, { door: 'open' }, 200);
    const here = await stage.house.sit('Bürgerbüro');
    await anna.turnTo('Bürgerbüro');
    await anna.seesWaiting(here.number);
    await citizen.sit('Bauamt');
    const tab = anna.page.locator('[data-testid=office-tab][data-name="Bauamt"]');
    await until('who waits there is counted', async () => /Bauamt\s+1\b/.test(await tab.innerText()));
    await anna.turnTo('Bauamt');
    await becomes('the desk of the other office', 'page', () => tab.getAttribute('aria-current'));
    await isClean(anna, 'a desk at two offices');
    await anna.callNext();
    await citizen.enter();
    await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(anna, 'camera')]);
    await anna.press('finish');
    await citizen.state('finished');
    await anna.turnTo('Bürgerbüro');
    await anna.seesWaiting(here.number);
  },

  async 'an appointment stands on the desk, and who comes to it goes before who waits'(stage) {
    const [anna, erika] = [await stage.officer('Anna'), await stage.citizen('Erika')];
    const first = await stage.house.sit('Bürgerbüro');
    await anna.seesWaiting(first.number);
    await bookConfirmed(stage, erika, { day: 0 });
    const day = anna.see('appointments-of-day');
    const confirmed = day.locator('[data-state=confirmed]');
    if (new Date().toLocaleTimeString('de', { timeZone: 'Europe/Berlin' }) > '23:40') await day.getByRole('button').last().click(); // the next free time is tomorrow's
    await becomes('it is on the desk', 1, () => confirmed.count());
    await erika.press('check-in');
    await erika.state('seated');
    const number = String(await erika.number());
    await becomes('before who came first', number, () => anna.see('waiting-seat').first().getAttribute('data-number'));
    await becomes('and they are there', 1, () => day.locator('[data-state=checked_in]').count());
  },

  async 'the alarm blanks both pictures and tells the colleagues'(stage) {
    const { officer: anna, citizen } = await stage.session();
    const bernd = await stage.officer('Bernd');
    await citizen.watches('remote-camera');
    await anna.press('raise-alarm');
    await anna.shows('own-alarm');
    await becomes('no camera is on', 'true', () => anna.see('camera').getAttribute('aria-pressed'));
    assert.equal(await anna.see('remote-camera').evaluate((video) => video.srcObject), null, 'nothing is shown here');
    await citizen.page.getByText('hat die Kamera ausgeschaltet').waitFor();
    await bernd.shows('alarm');
    assert.match(await bernd.see('alarm').innerText(), /Anna Schmidt.*Nummer/);
    await isClean(bernd, 'desk with an alarm');
    await isClean(anna, 'session with the alarm');
    await photograph(anna, 'desk-alarm', WIDE);
    await bernd.press('alarm-care');
    await anna.see('own-alarm').waitFor({ state: 'detached' });
    await anna.press('show-again');
    await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(anna, 'camera')]);
  },

  async 'a pause with a note and its end, which the public reads'(stage) {
    const [officer, citizen] = [await stage.officer(), await stage.citizen()];
    await citizen.open('/');
    await officer.see('door-note').fill('Kurze Besprechung');
    await officer.see('door-minutes').selectOption('15');
    await officer.door('door-pause', 'paused');
    await officer.shows('door-until');
    await citizen.door('Bürgerbüro', 'paused');
    assert.match(await citizen.refusal('Bürgerbüro'), /Kurze Besprechung/);
  },

  'at 390 px': (stage) => look(stage, NARROW),
  'at 1280 px': (stage) => look(stage, WIDE),
};

/** A desk with all there can be on it, for the pictures. */
async function look(stage, viewport) {
  const anna = await stage.officer('Anna', { viewport });
  const bernd = await stage.officer('Bernd');
  const seats = [await sitFor(stage, 'Wohnsitz anmelden'), await sitFor(stage, 'Führungszeugnis beantragen'), await stage.house.sit('Bürgerbüro')];
  await bernd.request('PUT', `/v1/seats/${seats[1].id}/priority`, { priority: 'urgent' }, 200);
  await bernd.request('POST', `/v1/seats/${seats[2].id}/park`, { note: 'Foto fehlt noch' }, 200);
  await stage.house.api('PUT', `/v1/seats/${seats[0].id}/check`, { token: seats[0].ticket, body: { check: 'good' } });
  await stage.house.api('PUT', `/v1/seats/${seats[1].id}/check`, { token: seats[1].ticket, body: { check: 'fair' } });
  const { id } = await stage.house.office('Bürgerbüro');
  const slots = (await stage.house.api('GET', `/v1/offices/${id}/slots?${span()}`)).body.items;
  await stage.house.api('POST', `/v1/offices/${id}/appointments`, { body: { starts_at: slots[0].starts_at, services: [] } });
  await anna.shows('parked-seat');
  await anna.waiting(seats[1].number).getByTestId('urgent').waitFor();
  await more(anna, seats[0]);
  await isClean(anna, 'a full desk');
  await fits(anna, 'a full desk');
  await photograph(anna, 'desk-full', viewport);
  await anna.press('keys');
  await photograph(anna, 'desk-keys', viewport);
  await anna.page.keyboard.press('Escape');

  const citizen = await stage.citizen();
  await citizen.sit();
  await anna.waiting(await citizen.number()).getByTestId('call-seat').click();
  await photograph(anna, 'desk-calling', viewport);
  await citizen.enter();
  await pictureMoves(anna, 'camera');
  await isClean(anna, 'session of the officer');
  await fits(anna, 'session of the officer');
  await photograph(anna, 'desk-session', viewport);
}

function span() {
  const from = new Date();
  const to = new Date(from.getTime() + 20 * 3_600_000);
  return `from=${from.toISOString()}&to=${to.toISOString()}`;
}

/** Somebody sits without a browser and says what for. */
async function sitFor(stage, name) {
  const office = await stage.house.office('Bürgerbüro');
  const services = office.services.filter((service) => service.name === name).map(({ id }) => id);
  const answer = await stage.house.api('POST', `/v1/offices/${office.id}/seats`, { body: { services } });
  assert.equal(answer.status, 201);
  return answer.body;
}

async function more(officer, seat) {
  await officer.seesWaiting(seat.number);
  const button = officer.waiting(seat.number).getByTestId('more');
  if ((await button.getAttribute('aria-expanded')) === 'false') await button.click();
}
