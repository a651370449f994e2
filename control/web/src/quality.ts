// Is the connection weak? Numbers in, a calm yes or no out: slow to warn, slower to take the warning back.

export interface Reading {
  /**
   * Bytes and STUN answers received: when neither grows, the other end is silent.
   * NaN where a browser does not count STUN answers: two people who only listen are silent, too.
   */
  signs: number;
  /** Bytes and what is counted of STUN answers, in every browser: while sound should come, it grows all the time. */
  heard: number;
  rtt_ms: number;
  received: number;
  lost: number;
  /** What the other side reports of our packets, 0…1. */
  lostThere: number;
  frozen_ms: number;
  /** Of the sound alone. */
  soundReceived: number;
  soundLost: number;
}

const SLOW_RTT_MS = 500;
const LOSS = 0.06;
const FROZEN_MS = 400;
/** One look a second. */
const BAD_LOOKS_TO_WARN = 3;
const GOOD_LOOKS_TO_CALM = 6;
/** A browser asks by STUN every 2.5 s: less than that says nothing. */
const SILENT_LOOKS_TO_GIVE_UP = 4;
const SOUND_LOSS = 0.01;
const SOUND_BUFFER_MS = 200;
const SOUND_WINDOW_LOOKS = 5;
/** So long after the last loss the way is short again: changing it back and forth is heard. */
const SOUND_CALM_LOOKS = 15;
/** Below this a share of lost packets says nothing. */
const ENOUGH_PACKETS = 20;

export class WeakLink {
  #weak = false;
  #against = 0;
  #silentLooks = 0;

  /** Takes one look; the answer changes only after several looks that agree. */
  judge(now: Reading, before: Reading | null): boolean {
    const bad = isBad(now, before);
    this.#against = bad === this.#weak ? 0 : this.#against + 1;
    if (this.#against >= (this.#weak ? GOOD_LOOKS_TO_CALM : BAD_LOOKS_TO_WARN)) {
      this.#weak = !this.#weak;
      this.#against = 0;
    }
    return this.#weak;
  }

  /** Nothing at all has come for several looks. */
  silent(now: Reading, before: Reading | null): boolean {
    this.#silentLooks = before !== null && now.signs === before.signs ? this.#silentLooks + 1 : 0;
    return this.#silentLooks >= SILENT_LOOKS_TO_GIVE_UP;
  }
}

/**
 * How long sound should wait to be played: while packets are lost, long enough for what is sent again to come in time.
 * Otherwise as the browser likes: a short way makes talking easy.
 */
export class SoundBuffer {
  #seen: { received: number; lost: number }[] = [];
  #until = 0;
  #looks = 0;

  /** Takes one look; a target in milliseconds, or null for the browser's own. */
  target_ms(now: Reading): number | null {
    this.#looks += 1;
    this.#seen = [...this.#seen, { received: now.soundReceived, lost: now.soundLost }].slice(-SOUND_WINDOW_LOOKS);
    const first = this.#seen[0] ?? { received: 0, lost: 0 };
    const lost = now.soundLost - first.lost;
    const expected = lost + now.soundReceived - first.received;
    if (expected >= ENOUGH_PACKETS && lost / expected > SOUND_LOSS) this.#until = this.#looks + SOUND_CALM_LOOKS;
    return this.#looks < this.#until ? SOUND_BUFFER_MS : null;
  }
}

export function isBad(now: Reading, before: Reading | null): boolean {
  if (now.rtt_ms > SLOW_RTT_MS || now.lostThere > LOSS) return true;
  if (before === null) return false;
  const lost = Math.max(0, now.lost - before.lost);
  const expected = lost + Math.max(0, now.received - before.received);
  if (expected >= ENOUGH_PACKETS && lost / expected > LOSS) return true;
  return now.frozen_ms - before.frozen_ms > FROZEN_MS;
}

/** Adds up what `RTCPeerConnection.getStats()` tells. */
export function readQuality(report: { forEach: (each: (entry: Record<string, unknown>) => void) => void }): Reading {
  const reading: Reading = { signs: Number.NaN, heard: 0, rtt_ms: 0, received: 0, lost: 0, lostThere: 0, frozen_ms: 0, soundReceived: 0, soundLost: 0 };
  report.forEach((entry) => {
    if (entry['type'] === 'candidate-pair' && entry['nominated'] === true) readPair(reading, entry);
    if (entry['type'] === 'inbound-rtp') readInbound(reading, entry);
    if (entry['type'] === 'remote-inbound-rtp') {
      reading.lostThere = Math.max(reading.lostThere, numberOf(entry['fractionLost']));
    }
  });
  return reading;
}

/** What a connection has carried so far, as far as it can be heard and seen. */
export interface Carried {
  /** Pieces of sound that were played. */
  sound: number;
  /** Streams of which a picture was shown, and the pictures of all. */
  pictures: number;
  frames: number;
}

export function readCarried(report: { forEach: (each: (entry: Record<string, unknown>) => void) => void }): Carried {
  const carried: Carried = { sound: 0, pictures: 0, frames: 0 };
  report.forEach((entry) => {
    if (entry['type'] !== 'inbound-rtp') return;
    if (entry['kind'] === 'audio') carried.sound += numberOf(entry['jitterBufferEmittedCount'] ?? entry['packetsReceived']);
    const frames = numberOf(entry['framesDecoded']);
    carried.frames += frames;
    carried.pictures += frames > 0 ? 1 : 0;
  });
  return carried;
}

function readPair(reading: Reading, pair: Record<string, unknown>): void {
  if (typeof pair['responsesReceived'] === 'number') {
    reading.signs = numberOf(reading.signs) + pair['responsesReceived'] + numberOf(pair['bytesReceived']);
  }
  reading.heard += numberOf(pair['responsesReceived']) + numberOf(pair['bytesReceived']);
  reading.rtt_ms = Math.max(reading.rtt_ms, numberOf(pair['currentRoundTripTime']) * 1_000);
}

function readInbound(reading: Reading, stream: Record<string, unknown>): void {
  reading.received += numberOf(stream['packetsReceived']);
  reading.lost += numberOf(stream['packetsLost']);
  if (stream['kind'] === 'audio') {
    reading.soundReceived += numberOf(stream['packetsReceived']);
    reading.soundLost += numberOf(stream['packetsLost']);
  }
  reading.frozen_ms += numberOf(stream['totalFreezesDuration']) * 1_000;
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
