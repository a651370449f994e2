// A firewall that lets nothing but TCP to the port of the pages out: pages and call both come through it, and the call
// goes over to UDP by itself when the wall is gone.
import { assert, until } from '../lib/expect.mjs';
import { isHeard, pictureMoves } from '../lib/media.mjs';
import { Citizen } from '../lib/people.mjs';
import { seatAt } from '../lib/windows.mjs';

export const setting = { walled: true };

export default {
  async 'a citizen whose network lets only the port of the pages out gets a call, and UDP once it may'(stage) {
    const { house } = stage;
    if (!house.wall) return console.log('    skipped: no network namespaces here (root, ip and nft are needed)');
    house.wall.onlyTcp(house.port);
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
      assert.deepEqual(await path(citizen), { protocol: 'tcp', port: house.port }, 'media on the port of the pages');

      house.wall.open();
      await until('the call goes over to UDP', async () => (await path(citizen)).protocol === 'udp', { within_ms: 40_000 });
      await Promise.all(both.map((one) => pictureMoves(one, 'camera')));
      await Promise.all(both.map((one) => isHeard(one)));
    } finally {
      await browser.close();
    }
  },
};

/** By what the citizen's media goes, and to which port. */
const path = (who) =>
  who.page.evaluate(async () => {
    const report = await window.__schalter.call.pc.getStats();
    const all = [...report.values()];
    const transport = all.find(({ type }) => type === 'transport');
    const pair = report.get(transport?.selectedCandidatePairId);
    const remote = report.get(pair?.remoteCandidateId);
    return { protocol: remote?.protocol, port: remote?.port };
  });
