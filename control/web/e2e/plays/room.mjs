// A town with a queue of its own: it makes a room over REST and hands out two links.
import { assert, becomes } from '../lib/expect.mjs';
import { isHeard, pictureMoves } from '../lib/media.mjs';

export default {
  async 'two come in by their links, talk, hang up and come again'(stage) {
    const { room, links } = await roomOf(stage.house);
    const citizen = await stage.citizen('the citizen');
    const officer = await stage.citizen('the officer', { browser: 'officers' });
    for (const [person, role] of [[citizen, 'citizen'], [officer, 'officer']]) {
      await person.open(links[role]);
      await inState(person, 'ready');
      assert.equal(new URL(person.page.url()).hash, '', 'the secret has left the address');
      assert.equal((await person.spied()).capturing, 0, 'nothing is captured before one goes in');
      await person.press('enter');
      await inState(person, 'inside');
    }
    await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(officer, 'camera')]);
    await Promise.all([isHeard(citizen), isHeard(officer)]);
    await citizen.say('Guten Tag!');
    await officer.reads('Guten Tag!');

    await citizen.hangUp();
    await inState(citizen, 'left');
    await becomes('the devices are given back', 0, async () => (await citizen.spied()).capturing);
    await citizen.press('enter');
    await pictureMoves(officer, 'camera');

    await ask(stage.house, 'DELETE', `/v1/rooms/${room}`);
    for (const person of [citizen, officer]) await inState(person, 'over', 30_000);
    await citizen.page.reload();
    await inState(citizen, 'nowhere');
  },
};

async function inState(person, wanted, within_ms = 30_000) {
  await becomes(`${person.name} is ${wanted}`, wanted, () => person.see('room-state').getAttribute('data-state'), { within_ms });
}

/** A room with a citizen and an officer, and their links. */
async function roomOf(house) {
  const { id: room } = await ask(house, 'POST', '/v1/rooms', { max_duration_s: 600 });
  const links = {};
  for (const role of ['citizen', 'officer']) {
    const { id } = await ask(house, 'POST', `/v1/rooms/${room}/participants`, { role });
    const { url } = await ask(house, 'POST', `/v1/rooms/${room}/participants/${id}/link`, {});
    links[role] = url;
  }
  return { room, links };
}

async function ask(house, method, path, body) {
  const headers = { authorization: `Bearer ${house.demo.api_key}`, 'content-type': 'application/json' };
  const answer = await fetch(`${house.url}${path}`, { method, headers, body: body && JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.status === 204 ? null : answer.json();
}
