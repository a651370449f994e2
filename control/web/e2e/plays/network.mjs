// The network is not always there: another path for the same connection, and one person at two devices.
import { assert, becomes, stays, until } from '../lib/expect.mjs';
import { inbound, isHeard, pictureMoves } from '../lib/media.mjs';

export default {
  async 'a device that changes networks keeps its connection'(stage) {
    const { citizen, officer } = await stage.session();
    await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(officer, 'camera')]);
    const before = await standing(citizen);
    await citizen.page.evaluate(() => dispatchEvent(new Event('online')));
    await until('ICE begins anew', async () => (await standing(citizen)).ufrag !== before.ufrag);
    await connected(citizen);
    await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(officer, 'camera')]);
    await Promise.all([isHeard(citizen), isHeard(officer)]);
    const after = await standing(citizen);
    assert.deepEqual([after.connections, after.fingerprint], [before.connections, before.fingerprint]);
    assert.equal((await inbound(citizen.page)).microphone.packetsLost, 0, 'no sound is lost on the way over');
  },

  async 'after five seconds without a network the same connection carries on'(stage) {
    const { citizen, officer } = await stage.session();
    await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(officer, 'camera')]);
    const before = [await standing(citizen), await standing(officer)];
    stage.house.freeze();
    await Promise.all([citizen, officer].map((one) => becomes(`${one.name} is told`, 'reconnecting', () => connection(one))));
    await stays('and waits', 'reconnecting', () => connection(citizen), { for_ms: 3_000 });
    stage.house.thaw();
    await Promise.all([citizen, officer].map(connected));
    await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(officer, 'camera')]);
    await Promise.all([isHeard(citizen), isHeard(officer)]);
    const after = [await standing(citizen), await standing(officer)];
    assert.deepEqual(after.map(({ connections }) => connections), before.map(({ connections }) => connections));
  },

  async 'one ticket at two devices: the newer one goes on, the older one is told'(stage) {
    const { citizen, officer } = await stage.session();
    await pictureMoves(officer, 'camera');
    const phone = await stage.citizen('the citizen’s telephone');
    await phone.open('/');
    await phone.page.evaluate((ticket) => localStorage.setItem('schalter.seat', JSON.stringify(ticket)), await citizen.ticket());
    await phone.page.goto('/seat');
    await phone.shows('remote-camera');
    await until('the older device is told', () => citizen.page.getByText('an einem anderen Gerät').isVisible(), { within_ms: 20_000 });
    await Promise.all([pictureMoves(phone, 'camera'), pictureMoves(officer, 'camera')]);
    await stays('nobody pushes anybody', 'connected', () => connection(phone), { for_ms: 3_000 });
    assert.equal((await citizen.spied()).capturing, 0, 'the older device gives its camera back');
  },
};

const connection = (who) => who.see('connection').getAttribute('data-state');
const connected = (who) => becomes(`${who.name} is connected`, 'connected', () => connection(who));

/** What tells one connection, and one path of it, from another. */
async function standing(who) {
  return who.page.evaluate(() => {
    const { pc } = window.__schalter.call;
    const line = (name) => pc.localDescription.sdp.match(new RegExp(`a=${name}:(.*)`))?.[1].trim();
    return { ufrag: line('ice-ufrag'), fingerprint: line('fingerprint'), connections: window.__spy.connections };
  });
}
