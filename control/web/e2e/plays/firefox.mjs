// Firefox on either side of the counter, Chromium on the other: the whole visit through our own pages.
import { becomes, until } from '../lib/expect.mjs';
import { isHeard, pictureMoves } from '../lib/media.mjs';

export default {
  async 'a citizen in Firefox and an officer in Chromium'(stage) {
    await visit(stage, { citizen: { browser: 'firefox' } });
  },

  async 'a citizen in Chromium and an officer in Firefox'(stage) {
    await visit(stage, { officer: { browser: 'firefox' } });
  },
};

async function visit(stage, who) {
  const { citizen, officer } = await stage.session(who);
  const both = [citizen, officer];
  await Promise.all(both.map((one) => pictureMoves(one, 'camera')));
  await Promise.all(both.map((one) => one.watches('remote-camera')));
  await Promise.all(both.map((one) => isHeard(one)));
  for (const [from, to] of [[citizen, officer], [officer, citizen]]) {
    await from.press('share');
    await pictureMoves(to, 'screen', { frames: 3 });
    await from.press('share');
    await until(`${to.name} no longer sees the screen`, () => to.see('remote-screen').isHidden());
    await from.say(`Grüße von ${from.name}`);
    await to.reads(`Grüße von ${from.name}`);
  }
  await officer.press('finish');
  await citizen.state('finished');
  await becomes('all seats are free', 3, async () => (await stage.house.office('Bürgerbüro')).seats_free);
}
