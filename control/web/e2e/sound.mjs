// Measures sound behind a bad line with real browsers: `node e2e/sound.mjs [condition…]`, as root. One Chromium talks,
// one in a network namespace of its own listens through `schalter-link`, the server is the real binary. Prints for each
// condition the concealed part of the samples by the receiver's own statistics. SECONDS, TARGET_MS and LEG (`down`, `up`)
// change the run. Not part of `make test`: it takes a minute a line and a quiet machine.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { House } from './lib/house.mjs';

const LADDER = ['loss=0', 'loss=0.01', 'loss=0.05', 'loss=0.1', 'loss=0.2', 'loss=0.3', 'bursts=0.03/0.25'];
const SECONDS = Number(process.env.SECONDS ?? 30);
/** What is asked of the jitter buffer on a line that loses. */
const TARGET_MS = Number(process.env.TARGET_MS ?? 200);
const LEG = process.env.LEG ?? 'down';
const WARM_UP_MS = 10_000;
const ROOT = path.resolve(path.dirname(new URL(import.meta.url).pathname), '../../..');
const LINK = process.env.SCHALTER_LINK ?? path.join(ROOT, 'target/debug/schalter-link');

const ip = (...words) => execFileSync('ip', words, { stdio: 'pipe' });

/** A namespace `far` behind a link in another, and our end of the line. */
class Line {
  static async lay() {
    const line = new Line();
    const id = process.pid % 10_000;
    Object.assign(line, { far: `sf${id}`, mid: `sm${id}`, near: `sn${id}`, by: `sb${id}`, side: `sk${id}` });
    line.net = `10.${200 + (id % 25)}.${id % 250}`;
    line.beside = `10.${225 + (id % 25)}.${id % 250}`;
    const [near_end, far_end] = [`se${id}`, `st${id}`];
    try {
      ip('netns', 'add', line.far);
      ip('netns', 'add', line.mid);
      ip('link', 'add', line.near, 'type', 'veth', 'peer', 'name', near_end, 'netns', line.mid);
      ip('link', 'add', 'far0', 'netns', line.far, 'type', 'veth', 'peer', 'name', far_end, 'netns', line.mid);
      ip('addr', 'add', `${line.net}.1/24`, 'dev', line.near);
      ip('-n', line.far, 'addr', 'add', `${line.net}.2/24`, 'dev', 'far0');
      for (const [ns, dev] of [[line.far, 'lo'], [line.far, 'far0'], [line.mid, near_end], [line.mid, far_end]]) {
        ip('-n', ns, 'link', 'set', dev, 'up');
      }
      ip('link', 'set', line.near, 'up');
      // Without a way into the world Chromium looks for none.
      ip('-n', line.far, 'route', 'add', 'default', 'via', `${line.net}.1`);
      ip('netns', 'add', line.by);
      ip('link', 'add', line.side, 'type', 'veth', 'peer', 'name', 'by0', 'netns', line.by);
      ip('addr', 'add', `${line.beside}.1/24`, 'dev', line.side);
      ip('-n', line.by, 'addr', 'add', `${line.beside}.2/24`, 'dev', 'by0');
      ip('link', 'set', line.side, 'up');
      ip('-n', line.by, 'link', 'set', 'lo', 'up');
      ip('-n', line.by, 'link', 'set', 'by0', 'up');
      ip('-n', line.by, 'route', 'add', 'default', 'via', `${line.beside}.1`);
      // Offloads would hand the link trains, and packets whose checksum nobody reckoned.
      for (const [ns, dev] of [[line.far, 'far0'], [null, line.near]]) unload(ns, dev);
      line.link = spawn('ip', ['netns', 'exec', line.mid, LINK, near_end, far_end, '--seed', '7', '--forth', 'delay_ms=40', '--back', 'delay_ms=40'], {
        stdio: ['pipe', 'inherit', 'inherit'],
      });
      line.folder = await mkdtemp(path.join(tmpdir(), 'schalter-sound-'));
      return line;
    } catch (cause) {
      await line.lift();
      throw cause;
    }
  }

  /** A Chromium in one of the namespaces. */
  async launch(ns) {
    const executablePath = path.join(this.folder, ns);
    await writeFile(executablePath, `#!/bin/sh\nexec ip netns exec ${ns} ${process.env.CHROMIUM ?? '/usr/bin/chromium'} "$@"\n`);
    await chmod(executablePath, 0o755);
    const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--autoplay-policy=no-user-gesture-required'];
    return chromium.launch({ executablePath, headless: true, args });
  }

  /** The line to the far end loses, or the line from it. */
  set(condition) {
    const [bad, good] = LEG === 'down' ? ['forth', 'back'] : ['back', 'forth'];
    this.link.stdin.write(`${bad} delay_ms=40 ${condition}\n${good} delay_ms=40\n`);
  }

  async lift() {
    this.link?.stdin.end();
    for (const ns of [this.far, this.mid, this.by]) {
      try {
        ip('netns', 'del', ns);
      } catch {
        // Never laid.
      }
    }
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
  }
}

function unload(ns, dev) {
  try {
    const words = ['-K', dev, 'gso', 'off', 'gro', 'off', 'tso', 'off', 'tx-udp-segmentation', 'off', 'tx', 'off'];
    if (ns) ip('netns', 'exec', ns, 'ethtool', ...words);
    else execFileSync('ethtool', words, { stdio: 'pipe' });
  } catch {
    throw new Error('ethtool is missing: scripts/install-test-tools.sh');
  }
}

/** In a page: a connection that talks without a pause, and plays what it hears. */
async function connect(page) {
  return page.evaluate(async () => {
    const context = new AudioContext();
    const [tone, swell, depth] = [context.createOscillator(), context.createOscillator(), context.createGain()];
    tone.frequency.value = 440;
    swell.frequency.value = 3;
    swell.connect(depth.gain);
    const out = context.createMediaStreamDestination();
    tone.connect(depth).connect(out);
    tone.start();
    swell.start();
    const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    pc.addTransceiver(out.stream.getAudioTracks()[0], { direction: 'sendrecv' });
    pc.ontrack = ({ track }) => {
      const sound = new Audio();
      sound.srcObject = new MediaStream([track]);
      void sound.play();
    };
    globalThis.pc = pc;
    await pc.setLocalDescription();
    return pc.localDescription.sdp;
  });
}

async function join(house, room, page) {
  const api = async (route, token, body, type) => {
    const answer = await fetch(house.url + route, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': type }, body });
    if (!answer.ok) throw new Error(`${route}: ${answer.status} ${await answer.text()}`);
    return answer.text();
  };
  const { token } = JSON.parse(await api(`/v1/rooms/${room}/participants`, house.demo.api_key, '{"role":"citizen"}', 'application/json'));
  const answer = await api(`/v1/rooms/${room}/media`, token, await connect(page), 'application/sdp');
  await page.evaluate((sdp) => globalThis.pc.setRemoteDescription({ type: 'answer', sdp }), answer);
  await page.waitForFunction(() => globalThis.pc.connectionState === 'connected', null, { timeout: 30_000 });
  return answer;
}

/** What the page says of the sound it hears. Probes for bandwidth (SSRC 0) look like a second stream. */
const heard = (page) =>
  page.evaluate(async () => {
    const reports = [...(await globalThis.pc.getStats()).values()];
    const sounds = reports.filter((report) => report.type === 'inbound-rtp' && report.kind === 'audio' && report.ssrc !== 0);
    return JSON.parse(JSON.stringify(sounds[0] ?? {}));
  });

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function measure(line, listener, condition) {
  line.set(condition);
  await listener.evaluate((ms) => (globalThis.pc.getReceivers()[0].jitterBufferTarget = ms), condition === 'loss=0' ? 0 : TARGET_MS);
  await pause(WARM_UP_MS);
  const before = await heard(listener);
  await pause(SECONDS * 1_000);
  const after = await heard(listener);
  const passed = (name) => (after[name] ?? 0) - (before[name] ?? 0);
  const samples = passed('totalSamplesReceived');
  const percent = (part, whole) => `${((100 * part) / Math.max(whole, 1)).toFixed(2)} %`;
  const lost = passed('packetsLost');
  const delay_ms = (1_000 * passed('jitterBufferDelay')) / Math.max(passed('jitterBufferEmittedCount'), 1);
  console.log(
    `| ${condition} | ${percent(lost, lost + passed('packetsReceived'))} | ${percent(passed('concealedSamples'), samples)} | ${passed('concealmentEvents')} | ${passed('fecPacketsReceived')} | ${passed('nackCount')} | ${delay_ms.toFixed(0)} ms |`,
  );
}

async function main(conditions) {
  if (process.getuid() !== 0) throw new Error('skipped: namespaces need root');
  if (!existsSync(LINK)) throw new Error(`${LINK} is missing: cargo build -p schalter-benches --bin schalter-link`);
  const line = await Line.lay();
  let house, near, far;
  try {
    house = await House.open({ env: { SCHALTER_MEDIA__LISTEN: `${line.net}.1` } });
    near = await line.launch(line.by);
    far = await line.launch(line.far);
    const [talker, listener] = [await near.newPage(), await far.newPage()];
    const room = JSON.parse(await (await fetch(`${house.url}/v1/rooms`, { method: 'POST', headers: { authorization: `Bearer ${house.demo.api_key}` } })).text()).id;
    await join(house, room, talker);
    await join(house, room, listener);
    console.log(`${LEG} leg, ${SECONDS} s each, 80 ms there and back, jitter buffer of ${TARGET_MS} ms where it loses\n`);
    console.log('| condition | lost | concealed | events | fec | nacks | buffer |\n|---|---|---|---|---|---|---|');
    const ears = LEG === 'down' ? listener : talker;
    for (const condition of conditions) await measure(line, ears, condition);
    const metrics = await (await fetch(`${house.url}/metrics`)).text();
    console.log(metrics.split('\n').filter((text) => text.startsWith('schalter_sfu_sound') || text.startsWith('schalter_sfu_nacks')).join('\n'));
  } finally {
    await Promise.allSettled([near?.close(), far?.close(), house?.close()]);
    await line.lift();
  }
}

await main(process.argv.length > 2 ? process.argv.slice(2) : LADDER);
