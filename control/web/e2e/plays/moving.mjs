// Media nodes as processes of their own: one is drained during a visit, and nobody in it is disturbed.
import { assert, becomes, until } from '../lib/expect.mjs';
import { isHeard, pictureMoves } from '../lib/media.mjs';

const NODES = ['rack-1', 'rack-2'];

export const setting = { nodes: 2 };

export default {
  async 'a node is drained during a visit: sound, picture and chat go on'(stage) {
    const { citizen, officer } = await stage.session();
    const both = [citizen, officer];
    await Promise.all(both.map((one) => pictureMoves(one, 'camera')));
    await Promise.all(both.map(isHeard));
    await Promise.all(both.map(watch));
    // Sound has pauses of its own (DTX): what is usual here.
    await new Promise((done) => setTimeout(done, 3_000));
    await Promise.all(both.map((one) => one.page.evaluate(() => window.__moved.begin())));
    const rooms = await stage.house.numbers('schalter_node_rooms');
    const from = NODES.find((node) => rooms.get(node) > 0);
    const begun = performance.now();
    stage.house.command('node', 'drain', from, '--wait-s', '0');
    const chatter = talk(officer, citizen, 'Während des Umzugs');
    await Promise.all(both.map((one) => until(`${one.name} has come over`, () => one.page.evaluate(() => window.__schalter.call.moves === 1), { within_ms: 30_000 })));
    await chatter;
    await until(`${from} is empty`, async () => (await stage.house.numbers('schalter_node_rooms')).get(from) === 0, { within_ms: 30_000 });
    console.log(`    measured: the node was empty after ${Math.round(performance.now() - begun)} ms`);
    await Promise.all(both.map((one) => pictureMoves(one, 'camera')));
    await Promise.all(both.map(isHeard));
    await talk(citizen, officer, 'Nach dem Umzug');
    for (const one of both) {
      const seen = await one.page.evaluate(() => JSON.parse(JSON.stringify(window.__moved)));
      console.log(`    measured: ${one.name}: longest gap in the sound ${Math.round(seen.sound)} ms (before: ${Math.round(seen.usual.sound)}), between pictures ${Math.round(seen.picture)} ms (before: ${Math.round(seen.usual.picture)})`);
      assert.deepEqual(seen.states.filter((state) => state !== 'connected'), [], `${one.name} is told of no trouble`);
      await becomes(`${one.name} is connected`, 'connected', () => one.see('connection').getAttribute('data-state'));
    }
  },
};

/** Notes from now on how long sound and pictures stay away, and what the page says of the connection. */
async function watch({ page }) {
  await page.evaluate(() => {
    const seen = { sound: 0, picture: 0, states: [] };
    seen.begin = () => Object.assign(seen, { usual: { sound: seen.sound, picture: seen.picture }, sound: 0, picture: 0 });
    let [newest, at] = [0, performance.now()];
    setInterval(() => {
      const { call } = window.__schalter;
      const [receiver] = call.pc.getReceivers();
      const timestamp = receiver.getSynchronizationSources()[0]?.timestamp ?? 0;
      if (seen.states.at(-1) !== call.connection) seen.states.push(call.connection);
      const now = performance.now();
      seen.sound = Math.max(seen.sound, now - at);
      if (timestamp !== newest) [newest, at] = [timestamp, now];
    }, 10);
    const video = document.querySelector('[data-testid=remote-camera]');
    let shown = performance.now();
    const frame = () => {
      seen.picture = Math.max(seen.picture, performance.now() - shown);
      shown = performance.now();
      video.requestVideoFrameCallback(frame);
    };
    video.requestVideoFrameCallback(frame);
    window.__moved = seen;
  });
}

/** Says ten lines, and each arrives once. */
async function talk(from, to, words) {
  const lines = Array.from({ length: 10 }, (_, nth) => `${words} (${nth})`);
  for (const line of lines) {
    await from.say(line);
    await new Promise((done) => setTimeout(done, 200));
  }
  for (const line of lines) await to.reads(line);
  for (const line of lines) assert.equal(await to.see('chat-log').locator('li', { hasText: line }).count(), 1, 'each once');
}
