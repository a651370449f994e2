// What really arrives: numbers from getStats of the page's own connection, by m-line.
import { until } from './expect.mjs';

const LINES = ['microphone', 'camera', 'screen'];

/** Inbound numbers by kind: `{ microphone, camera, screen }`; empty objects where nothing came yet. */
export async function inbound(page) {
  return page.evaluate(async (lines) => {
    const pc = window.__schalter?.call?.pc;
    if (!pc) return null;
    const mids = pc.getTransceivers().map((transceiver) => transceiver.mid);
    const found = Object.fromEntries(lines.map((line) => [line, {}]));
    for (const stat of (await pc.getStats()).values()) {
      if (stat.type !== 'inbound-rtp') continue;
      const line = lines[mids.indexOf(stat.mid)];
      if (!line) continue;
      const { framesDecoded, frameWidth, audioLevel, totalAudioEnergy, packetsReceived, packetsLost } = stat;
      found[line] = { framesDecoded, frameWidth, audioLevel, totalAudioEnergy, packetsReceived, packetsLost };
    }
    return found;
  }, LINES);
}

/** The picture of `line` moves: at least `frames` more are decoded than now. */
export async function pictureMoves(who, line, { frames = 10, within_ms = 40_000 } = {}) {
  const decoded = async () => (await inbound(who.page))?.[line].framesDecoded ?? 0;
  const first = await until(`${who.name} decodes the first ${line} frame`, decoded, { within_ms });
  await until(`${who.name} decodes ${frames} more ${line} frames`, async () => (await decoded()) >= first + frames, { within_ms });
}

/** The far end is heard: energy grows and the level rises above silence. */
export async function isHeard(who, { within_ms = 40_000 } = {}) {
  const before = (await inbound(who.page))?.microphone.totalAudioEnergy ?? 0;
  let loudest = 0;
  await until(`${who.name} hears more than silence`, async () => {
    const { audioLevel = 0, totalAudioEnergy = 0 } = (await inbound(who.page)).microphone;
    loudest = Math.max(loudest, audioLevel);
    return loudest > 0.01 && totalAudioEnergy > before;
  }, { within_ms });
}

/** The far end falls silent: over a window of 1.5 s no energy to speak of arrives. */
export async function fallsSilent(who, { within_ms = 40_000 } = {}) {
  const energy = async () => (await inbound(who.page)).microphone.totalAudioEnergy ?? 0;
  await until(`${who.name} hears silence`, async () => {
    const before = await energy();
    await who.page.waitForTimeout(1_500);
    return (await energy()) - before < 1e-6;
  }, { within_ms });
}

/** The picture of `line` rests: no frame is decoded for a second. */
export async function pictureRests(who, line, { within_ms = 40_000 } = {}) {
  const decoded = async () => (await inbound(who.page))[line].framesDecoded ?? 0;
  await until(`${who.name}'s ${line} picture rests`, async () => {
    const before = await decoded();
    await who.page.waitForTimeout(1_000);
    return (await decoded()) === before;
  }, { within_ms });
}

/** The codec of what comes on `line`: `VP8`, `H264`, … */
export async function codecOf(page, line) {
  return page.evaluate(async (index) => {
    const { pc } = window.__schalter.call;
    const { mid } = pc.getTransceivers()[index];
    const stats = await pc.getStats();
    const stream = [...stats.values()].find((stat) => stat.type === 'inbound-rtp' && stat.mid === mid);
    return stats.get(stream?.codecId)?.mimeType.split('/')[1];
  }, LINES.indexOf(line));
}

/** How often this page negotiated: `[by its own count, by ours]`. */
export async function negotiations(page) {
  return page.evaluate(() => [window.__schalter.call.negotiations, window.__spy.localDescriptions]);
}
