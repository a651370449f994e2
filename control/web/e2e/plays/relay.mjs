// A firewall that lets out nothing but TLS to the port of the pages, and looks: ICE over TCP begins with another byte and
// gets nowhere. The call comes through it within TLS (TURN), and goes over to UDP by itself when the wall is gone.
import { assert, until } from '../lib/expect.mjs';
import { isHeard, pictureMoves } from '../lib/media.mjs';
import { Citizen } from '../lib/people.mjs';
import { seatAt } from '../lib/windows.mjs';

/** Once in this time a better way is looked for. */
const LOOKS_EVERY_MS = 25_000;

export const setting = { walled: true };

export default {
  async 'a citizen whose network lets nothing but TLS out gets a call, and UDP once it may'(stage) {
    const { house } = stage;
    if (!house.wall) return console.log('    skipped: no network namespaces here (root, ip and nft are needed)');
    house.wall.onlyTls(house.port);
    const browser = await house.wall.browser(house.data_dir);
    try {
      const officer = await stage.officer('the officer', { ignoreHTTPSErrors: true });
      const citizen = new Citizen('the citizen', house, await seatAt(browser, house, { ignoreHTTPSErrors: true }));
      await citizen.sit();
      await officer.callNext();
      await citizen.enter();
      const both = [citizen, officer];
      await Promise.all(both.map((one) => pictureMoves(one, 'camera')));
      await Promise.all(both.map((one) => isHeard(one)));
      assert.deepEqual(await path(citizen), { type: 'relay', by: 'tls', protocol: 'udp' }, 'media within TLS');
      assert.equal((await path(officer)).type, 'host', 'who needs no relay has none');
      assert.equal(await allocations(house), 1);

      // While it looks for a better way, nothing is lost.
      await watch(citizen);
      const before = await heard(citizen);
      const negotiated = await citizen.page.evaluate(() => window.__schalter.call.negotiations);
      await until('it has looked for a better way', () => citizen.page.evaluate((n) => window.__schalter.call.negotiations > n, negotiated), { within_ms: LOOKS_EVERY_MS + 15_000 });
      await citizen.page.waitForTimeout(4_000);
      assert.equal((await path(citizen)).type, 'relay', 'there is none yet');
      const [share, states] = [concealed(before, await heard(citizen)), await watched(citizen)];
      console.log(`    measured: ${JSON.stringify({ concealed_percent_while_looking: Number((share * 100).toFixed(2)), states })}`);
      assert.deepEqual(states, ['connected'], 'nobody noticed');
      assert.ok(share < 0.02, `sound went on: ${share} concealed`);

      house.wall.open();
      const opened = Date.now();
      // What had been tried over TCP may come through first.
      const isDirect = async () => {
        const { type, protocol } = await path(citizen);
        return type !== 'relay' && protocol === 'udp';
      };
      await until('the call goes over to UDP by itself', isDirect, { within_ms: 2 * LOOKS_EVERY_MS + 20_000 });
      console.log(`    measured: ${JSON.stringify({ back_to_udp_ms: Date.now() - opened })}`);
      await Promise.all(both.map((one) => pictureMoves(one, 'camera')));
      await Promise.all(both.map((one) => isHeard(one)));
      assert.deepEqual(await watched(citizen), ['connected'], 'it is the same call all the while');
    } finally {
      await browser.close();
    }
  },
};

/** By what the citizen's media goes. */
const path = (who) =>
  who.page.evaluate(async () => {
    const report = await window.__schalter.call.pc.getStats();
    const all = [...report.values()];
    const transport = all.find(({ type }) => type === 'transport');
    // Firefox tells it of the pair.
    const pair = report.get(transport?.selectedCandidatePairId) ?? all.find(({ selected }) => selected);
    const [local, remote] = [report.get(pair?.localCandidateId), report.get(pair?.remoteCandidateId)];
    return { type: local?.candidateType, by: local?.relayProtocol, protocol: remote?.protocol };
  });

/** Remembers every state of the connection, and that it is this one. */
const watch = (who) =>
  who.page.evaluate(() => {
    const { call } = window.__schalter;
    const [states, { pc }] = [new Set(), call];
    window.__watched = states;
    setInterval(() => states.add(call.pc === pc ? call.connection : 'another connection'), 20);
  });

const watched = (who) => who.page.evaluate(() => [...window.__watched]);

const heard = (who) =>
  who.page.evaluate(async () => {
    const all = [...(await window.__schalter.call.pc.getStats()).values()];
    const { totalSamplesReceived, concealedSamples, silentConcealedSamples } = all.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio');
    return { all: totalSamplesReceived, concealed: concealedSamples - silentConcealedSamples };
  });

const concealed = (before, after) => (after.concealed - before.concealed) / (after.all - before.all);

async function allocations(house) {
  const text = await (await fetch(`${house.url}/metrics`)).text();
  return Number(text.match(/^schalter_relay_allocations (\S+)$/m)[1]);
}
