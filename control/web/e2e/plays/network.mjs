// The network is not always there: another path for the same connection, and one person at two devices.
import { assert, becomes, stays, until } from '../lib/expect.mjs';
import { inbound, isHeard, pictureMoves } from '../lib/media.mjs';

export default {
  async 'a device that changes networks keeps its connection'(stage) {
    const { citizen, officer } = await stage.session();
    await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(officer, 'camera')]);
    const before = await standing(citizen);
    const heard = await listenForGaps(citizen);
    await citizen.page.evaluate(() => dispatchEvent(new Event('online')));
    await until('ICE begins anew', async () => (await standing(citizen)).ufrag !== before.ufrag);
    await connected(citizen);
    await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(officer, 'camera')]);
    await Promise.all([isHeard(citizen), isHeard(officer)]);
    const after = await standing(citizen);
    assert.deepEqual([after.connections, after.fingerprint], [before.connections, before.fingerprint]);
    assert.equal((await inbound(citizen.page)).microphone.packetsLost, 0, 'no sound is lost on the way over');
    console.log(`    measured: longest gap in the sound ${await heard.longest_ms()} ms`);
  },

  async 'after five seconds without a network the same connection carries on'(stage) {
    const { citizen, officer } = await stage.session();
    await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(officer, 'camera')]);
    const before = [await standing(citizen), await standing(officer)];
    stage.house.freeze();
    await Promise.all([citizen, officer].map((one) => becomes(`${one.name} is told`, 'reconnecting', () => connection(one))));
    await stays('and waits', 'reconnecting', () => connection(citizen), { for_ms: 3_000 });
    const heard = await listenForGaps(citizen);
    stage.house.thaw();
    console.log(`    measured: sound again ${await heard.next_ms()} ms after the network`);
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
    await until('the older device is told', () => citizen.page.getByText('an einem anderen Gerät').isVisible(), { within_ms: 40_000 });
    await Promise.all([pictureMoves(phone, 'camera'), pictureMoves(officer, 'camera')]);
    await stays('nobody pushes anybody', 'connected', () => connection(phone), { for_ms: 3_000 });
    assert.equal((await citizen.spied()).capturing, 0, 'the older device gives its camera back');
  },
};

const connection = (who) => who.see('connection').getAttribute('data-state');
const connected = (who) => becomes(`${who.name} is connected`, 'connected', () => connection(who));

/** Watches when packets of sound come, as the page's own connection sees them. */
async function listenForGaps({ page }) {
  await page.evaluate(() => {
    const seen = { started: performance.now(), longest: 0, first: null };
    let [newest, at] = [0, performance.now()];
    setInterval(() => {
      const [receiver] = window.__schalter.call.pc.getReceivers();
      const timestamp = receiver.getSynchronizationSources()[0]?.timestamp ?? 0;
      if (timestamp === newest) return;
      if (newest) seen.longest = Math.max(seen.longest, performance.now() - at);
      if (newest || seen.started + 50 < performance.now()) seen.first ??= performance.now() - seen.started;
      [newest, at] = [timestamp, performance.now()];
    }, 10);
    window.__gaps = seen;
  });
  return {
    longest_ms: async () => Math.round(await page.evaluate(() => window.__gaps.longest)),
    next_ms: async () => Math.round(await until('sound comes', () => page.evaluate(() => window.__gaps.first), { within_ms: 60_000 })),
  };
}

/** What tells one connection, and one path of it, from another. */
async function standing(who) {
  return who.page.evaluate(() => {
    const { pc } = window.__schalter.call;
    const line = (name) => pc.localDescription.sdp.match(new RegExp(`a=${name}:(.*)`))?.[1].trim();
    return { ufrag: line('ice-ufrag'), fingerprint: line('fingerprint'), connections: window.__spy.connections };
  });
}
