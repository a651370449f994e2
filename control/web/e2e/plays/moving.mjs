// Media nodes as processes of their own: one is drained during a visit, and nobody in it is disturbed.
import { assert, becomes, until } from '../lib/expect.mjs';
import { isHeard, pictureMoves } from '../lib/media.mjs';
import { accept, arrives, comes, file, is, offer, paper, percent } from '../lib/papers.mjs';

const NODES = ['rack-1', 'rack-2'];

export const setting = { nodes: 2 };

export default {
  async 'a node is drained during a visit: sound, picture and chat go on'(stage) {
    const { citizen, officer } = await stage.session();
    await goesOn(stage, citizen, officer, async (comeOver) => {
      const chatter = talk(officer, citizen, 'Während des Umzugs');
      await comeOver();
      await chatter;
    });
    await talk(citizen, officer, 'Nach dem Umzug');
  },

  async 'a node is drained while files go both ways: they arrive byte by byte, and nothing begins again'(stage) {
    const { citizen, officer } = await stage.session();
    const both = [citizen, officer];
    await Promise.all(both.map((one) => pictureMoves(one, 'camera')));
    const [form, notice] = [paper(12_000_000, 'Antrag.pdf'), paper(12_000_000, 'Bescheid.pdf')];
    await offer(citizen, form);
    await offer(officer, notice);
    await accept(officer, form.name);
    await accept(citizen, notice.name);
    await Promise.all([comes(officer, form.name, 5), comes(citizen, notice.name, 5)]);
    const seen = await Promise.all([follow(officer, form), follow(citizen, notice)]);
    const from = await home(stage);
    stage.house.command('node', 'drain', from, '--wait-s', '0');
    await haveComeOver(both);
    for (const [who, { name }] of [[officer, form], [citizen, notice]]) assert.ok((await percent(who, name)) < 95, 'there was something left to send');
    await Promise.all([arrives(officer, form), arrives(citizen, notice)]);
    await is(citizen, form.name, 'done');
    await is(officer, notice.name, 'done');
    for (const told of seen) {
      const { back, longest_ms } = await told();
      console.log(`    measured: the longest time without more of the file: ${Math.round(longest_ms)} ms`);
      assert.equal(back, 0, 'what has come is not sent again');
    }
    await isEmpty(stage, from);
  },

  async 'Firefox and Chromium in one room whose node is drained: sound and picture go on'(stage) {
    const { citizen, officer } = await stage.session({ citizen: { browser: 'firefox' } });
    await goesOn(stage, citizen, officer, (comeOver) => comeOver());
    await talk(citizen, officer, 'Aus Firefox');
    await talk(officer, citizen, 'Aus Chromium');
  },
};

/** The node of a visit is drained; those in it come over meanwhile, and are told of no trouble. */
async function goesOn(stage, citizen, officer, meanwhile) {
  const both = [citizen, officer];
  await Promise.all(both.map((one) => pictureMoves(one, 'camera')));
  await Promise.all(both.map(isHeard));
  await Promise.all(both.map(watch));
  // Sound has pauses of its own (DTX): what is usual here.
  await new Promise((done) => setTimeout(done, 3_000));
  await Promise.all(both.map((one) => one.page.evaluate(() => window.__moved.begin())));
  const from = await home(stage);
  const begun = performance.now();
  stage.house.command('node', 'drain', from, '--wait-s', '0');
  await meanwhile(() => haveComeOver(both));
  await isEmpty(stage, from);
  console.log(`    measured: the node was empty after ${Math.round(performance.now() - begun)} ms`);
  await Promise.all(both.map((one) => pictureMoves(one, 'camera')));
  await Promise.all(both.map(isHeard));
  for (const one of both) {
    const seen = await one.page.evaluate(() => JSON.parse(JSON.stringify(window.__moved)));
    console.log(`    measured: ${one.name}: longest gap in the sound ${Math.round(seen.sound)} ms (before: ${Math.round(seen.usual.sound)}), between pictures ${Math.round(seen.picture)} ms (before: ${Math.round(seen.usual.picture)})`);
    assert.deepEqual(seen.states.filter((state) => state !== 'connected'), [], `${one.name} is told of no trouble`);
    await becomes(`${one.name} is connected`, 'connected', () => one.see('connection').getAttribute('data-state'));
  }
}

/** The node on which the visit is. */
async function home(stage) {
  const rooms = await stage.house.numbers('schalter_node_rooms');
  return NODES.find((node) => rooms.get(node) > 0);
}

async function haveComeOver(both) {
  await Promise.all(both.map((one) => until(`${one.name} has come over`, () => one.page.evaluate(() => window.__schalter.call.moves === 1), { within_ms: 30_000 })));
}

async function isEmpty(stage, node) {
  await until(`${node} is empty`, async () => (await stage.house.numbers('schalter_node_rooms')).get(node) === 0, { within_ms: 30_000 });
}

/** Notes from now on how a file comes: how often it fell back, and how long nothing of it came. */
async function follow(who, { name }) {
  await file(who, name).evaluate((item) => {
    const seen = { back: 0, longest_ms: 0 };
    let [had, at] = [0, performance.now()];
    const timer = setInterval(() => {
      const bar = item.querySelector('progress');
      const now = performance.now();
      seen.longest_ms = Math.max(seen.longest_ms, now - at);
      if (!bar) return clearInterval(timer);
      if (bar.value < had) seen.back += 1;
      if (bar.value !== had) [had, at] = [bar.value, now];
    }, 10);
    (window.__followed ??= {})[item.dataset.name] = seen;
  });
  return () => who.page.evaluate((of) => window.__followed[of], name);
}

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
