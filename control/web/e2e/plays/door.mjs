// Full, closed and paused are said plainly, live, and nobody gets in past them.
import { assert, becomes, until } from '../lib/expect.mjs';

export default {
  async 'the full office refuses'(stage) {
    const citizen = await stage.citizen();
    await citizen.open('/');
    await citizen.door('Bürgerbüro', 'open');
    for (let chair = 0; chair < 3; chair += 1) await stage.house.sit('Bürgerbüro');
    await citizen.door('Bürgerbüro', 'full');
    assert.match(await citizen.refusal('Bürgerbüro'), /belegt|voll|kein(e)? (freien? )?Pl/i);
    await nobodySits(citizen, 'Bürgerbüro', 'area-full');
  },

  async 'a seat taken away at the last moment is said plainly'(stage) {
    const citizen = await stage.citizen();
    await citizen.open('/');
    await citizen.door('Bürgerbüro', 'open');
    await citizen.page.route('**/v1/offices/*/seats', async (route) => {
      for (let chair = 0; chair < 3; chair += 1) await stage.house.sit('Bürgerbüro');
      await route.continue();
    });
    await citizen.office('Bürgerbüro').getByTestId('sit').click();
    assert.match(await citizen.refusal('Bürgerbüro'), /belegt|voll|kein(e)? (freien? )?Pl/i);
    assert.equal(new URL(citizen.page.url()).pathname, '/');
  },

  async 'the closed office refuses'(stage) {
    const citizen = await stage.citizen();
    await citizen.open('/');
    await citizen.door('Sozialberatung', 'closed');
    assert.match(await citizen.refusal('Sozialberatung'), /geschlossen/i);
    await nobodySits(citizen, 'Sozialberatung', 'door-closed');
  },

  async 'a closed office says when it opens next'(stage) {
    const citizen = await stage.citizen();
    await citizen.open('/');
    const closed = (await stage.house.offices()).filter(({ door }) => door === 'closed');
    assert.ok(closed.some(({ name }) => name === 'Sozialberatung'));
    for (const { name, next_opening_at } of closed) {
      assert.ok(next_opening_at, `${name} has office hours, so it opens some day`);
      const time = new Intl.DateTimeFormat('de-DE', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Berlin' });
      const shown = await citizen.office(name).getByTestId('next-opening').innerText();
      assert.ok(shown.includes(time.format(new Date(next_opening_at))), `${name} opens ${next_opening_at}, the page says: ${shown}`);
    }
  },

  async 'an officer pauses, closes and opens, and the overview follows'(stage) {
    const citizen = await stage.citizen();
    await citizen.open('/');
    await citizen.door('Bürgerbüro', 'open');
    const officer = await stage.officer();

    await officer.door('door-pause', 'paused');
    await citizen.door('Bürgerbüro', 'paused');
    assert.match(await citizen.refusal('Bürgerbüro'), /Pause/i);
    await nobodySits(citizen, 'Bürgerbüro', 'door-paused');

    await officer.door('door-close', 'closed');
    await citizen.door('Bürgerbüro', 'closed');
    assert.match(await citizen.refusal('Bürgerbüro'), /geschlossen/i);
    await nobodySits(citizen, 'Bürgerbüro', 'door-closed');

    await officer.door('door-open', 'open');
    await citizen.door('Bürgerbüro', 'open');
    await citizen.sit();
  },

  async 'closing the door keeps those already seated'(stage) {
    const citizen = await stage.citizen();
    await citizen.sit();
    const officer = await stage.officer();
    await officer.door('door-close', 'closed');
    await officer.seesWaiting(await citizen.number());
    await officer.callNext();
    await citizen.state('called');
    await becomes('the desk is calling', 'calling', async () => (await officer.desk()).officer.state);
  },
};

/** No way in on the page, and none beside it; the answer beside it is a problem in plain words. */
async function nobodySits(citizen, name, code) {
  await until(`${name} has no way to sit`, async () => {
    const sit = citizen.office(name).getByTestId('sit');
    return (await sit.count()) === 0 || !(await sit.isVisible()) || (await sit.isDisabled())
      || (await sit.getAttribute('aria-disabled')) === 'true';
  });
  const { id } = await citizen.house.office(name);
  const answer = await citizen.house.api('POST', `/v1/offices/${id}/seats`, { body: {}, headers: { 'accept-language': 'de' } });
  assert.equal(answer.status, 409);
  assert.match(answer.type, /^application\/problem\+json/);
  assert.equal(answer.body.code, code);
  assert.ok(answer.body.title && answer.body.detail, 'the problem says what is and what to do');
}
