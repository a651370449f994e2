// Which codec a room settles on. The officer joins first, hence the citizen's wish meets a connection that stands.
import { assert, becomes } from '../lib/expect.mjs';
import { codecOf, isHeard, pictureMoves } from '../lib/media.mjs';

export default {
  async 'an officer who knows only H264 and a citizen who knows all'(stage) {
    await settlesOn(stage, 'H264', { officer: ['H264'] });
  },

  async 'a citizen who knows only H264 comes to an officer who would send VP8'(stage) {
    await settlesOn(stage, 'H264', { citizen: ['H264'] });
  },

  async 'a citizen who knows only VP8 comes to an officer who would rather send H264'(stage) {
    await settlesOn(stage, 'VP8', { officer: ['H264', 'VP8'], citizen: ['VP8'] });
  },

  async 'each side sends what it likes best of what both know'(stage) {
    await settlesOn(stage, null, { officer: ['H264', 'VP8'], citizen: ['VP8', 'H264'] });
  },

  async 'VP9 where both like it best'(stage) {
    await settlesOn(stage, 'VP9', { officer: ['VP9', 'VP8'], citizen: ['VP9', 'VP8'] });
  },

  async 'AV1 where both like it best'(stage) {
    await settlesOn(stage, 'AV1', { officer: ['AV1', 'VP8'], citizen: ['AV1', 'VP8'] });
  },
};

/** Both see each other's camera and the citizen's screen, in `codec` unless it is left open; nobody joins twice. */
async function settlesOn(stage, codec, { officer: officers, citizen: citizens }) {
  const { officer, citizen } = await stage.session({ officer: { codecs: officers }, citizen: { codecs: citizens } });
  const both = [officer, citizen];
  await Promise.all(both.map((one) => pictureMoves(one, 'camera')));
  await Promise.all(both.map((one) => isHeard(one)));
  await citizen.press('share');
  await pictureMoves(officer, 'screen', { frames: 3 });
  if (codec) for (const one of both) await becomes(`${one.name} receives ${codec}`, codec, () => codecOf(one.page, 'camera'));
  if (codec) assert.equal(await codecOf(officer.page, 'screen'), codec);
  for (const one of both) assert.equal((await one.spied()).connections, 1, `${one.name} joined once`);
}
