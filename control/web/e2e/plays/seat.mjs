// The seat survives: reload, a closed page, another tab; and it is given up when one leaves.
import { assert, becomes, until } from '../lib/expect.mjs';
import { looksElsewhere, noteNotifications, told } from '../lib/notifications.mjs';

export default {
  async 'a reload while waiting keeps position and number'(stage) {
    const before = await stage.house.sit('Bürgerbüro');
    const citizen = await stage.citizen();
    await citizen.sit();
    const [position, number] = [await citizen.position(), await citizen.number()];
    assert.equal(position, 2);
    assert.equal(number, before.number + 1);
    await citizen.page.reload();
    await citizen.state('seated');
    assert.deepEqual([await citizen.position(), await citizen.number()], [position, number]);
    await stage.house.leave(before);
    await becomes('the citizen moves up', 1, () => citizen.position());
    assert.match(await citizen.see('announce').innerText(), /Position 1/, 'a screen reader says so');
    assert.equal(await citizen.see('announce').getAttribute('aria-live'), 'polite', 'when it has said the rest');
  },

  async 'closing the page and opening it again keeps the seat'(stage) {
    const citizen = await stage.citizen();
    await citizen.sit();
    const number = await citizen.number();
    const officer = await stage.officer();
    await officer.seesWaiting(number);
    await citizen.page.close();
    await officer.seesWaiting(number, 'reconnecting');
    await citizen.open('/seat');
    await citizen.state('seated');
    assert.equal(await citizen.number(), number);
    await officer.seesWaiting(number, 'here');
  },

  async 'called while one looks elsewhere: the telephone shakes, and the system says so if it may'(stage) {
    const officer = await stage.officer();
    const citizen = await stage.citizen('the citizen', { permissions: ['camera', 'microphone', 'notifications'] });
    await citizen.context.addInitScript(noteNotifications);
    await citizen.context.addInitScript(() => {
      globalThis.__shaken = [];
      Navigator.prototype.vibrate = (pattern) => globalThis.__shaken.push(pattern) > 0;
    });
    await citizen.sit();
    await citizen.shows('notify-on');
    await looksElsewhere(citizen);
    await officer.callNext();
    await until('told', async () => (await told(citizen)).length === 1);
    const [{ title, body }] = await told(citizen);
    assert.match(title, /dran/);
    assert.match(body, /Bürgerbüro/);
    assert.deepEqual((await citizen.page.evaluate(() => globalThis.__shaken))[0], [200, 100, 200]);
  },

  async 'whoever leaves frees the seat'(stage) {
    const citizen = await stage.citizen();
    await citizen.sit();
    const seat = await citizen.ticket();
    await becomes('one seat is taken', 2, async () => (await stage.house.office('Bürgerbüro')).seats_free);
    await citizen.press('leave');
    await becomes('the seat is free', 3, async () => (await stage.house.office('Bürgerbüro')).seats_free);
    assert.equal((await stage.house.seat(seat)).state, 'left');
  },

  async 'one browser takes one seat'(stage) {
    const citizen = await stage.citizen();
    await citizen.sit();
    const { id } = await citizen.ticket();
    await citizen.open('/');
    await citizen.page.getByTestId('office').first().waitFor();
    const seat = await citizen.ticket();
    assert.equal(seat.id, id);
    const office = await stage.house.office('Bürgerbüro');
    const again = await stage.house.api('POST', `/v1/offices/${office.id}/seats`, { token: seat.ticket, body: {} });
    assert.equal(again.status, 409);
    assert.match(again.type, /^application\/problem\+json/);
    assert.equal(again.body.code, 'already-seated');
  },
};
