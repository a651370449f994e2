// The path of one connection through the network: notices when it dies and finds another by ICE restarts, which keep
// everything else as it is. Says when only a new connection helps. Knows nothing about pages (no DOM).
import { Problem } from './api';
import { readQuality } from './quality';
import { wayOf, type Way } from './relays';

export interface Watcher {
  /** Hands an offer to the server and brings back the answer. */
  exchange: (sdp: string, signal: AbortSignal) => Promise<string>;
  /** Whether the other side has its microphone open, as far as we know. */
  expectsSound: () => boolean;
  /** The relays the server named last. */
  relays: () => RTCIceServer[];
  onlost: () => void;
  onback: () => void;
  /** The server does not know this connection, or no restart helps. */
  onhopeless: () => void;
  /** The same participant has joined from elsewhere. */
  onreplaced: () => void;
}

const LOOK_EVERY_MS = 250;
/** Sound comes every 20 ms, and in its pauses (DTX) every 400 ms: after this something is wrong somewhere. */
const STALLED_MS = 450;
/** Silence may have another reason than the path: not again so soon. */
const CALM_MS = 4_000;
const ANSWER_WITHIN_MS = 1_500;
const BACK_WITHIN_MS = 2_500;
const LONGEST_PAUSE_MS = 1_000;
/** Through a relay it takes some more turns. */
const RELAYED_WITHIN_MS = 4_000;
/** How often a better way than TCP or a relay is looked for, and how long a new one takes to settle. */
const IMPROVE_EVERY_MS = 25_000;
const SETTLED_MS = 3_000;
/** Answered restarts that bring nothing: then the connection itself is broken. */
const ENOUGH_RESTARTS = 2;

type Verdict = 'answered' | 'unheard' | 'hopeless' | 'replaced';

export class Path {
  #cut = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #mending = false;
  #lost = false;
  #heardAt_ms: number | null = null;
  #newest = 0;
  #calmUntil_ms = 0;
  #improveAt_ms = performance.now() + IMPROVE_EVERY_MS;

  constructor(
    readonly pc: RTCPeerConnection,
    readonly watcher: Watcher,
  ) {
    this.#lookAgain();
  }

  /** The path is in doubt (the device changed networks, ICE lost it): looks for another. */
  async mend(): Promise<void> {
    if (this.#mending || this.#isOver() || this.pc.remoteDescription === null) return;
    this.#mending = true;
    await this.#restartUntilBack();
    this.#mending = false;
    this.#heardAt_ms = null;
    this.#calmUntil_ms = performance.now() + CALM_MS;
  }

  /** No way through was found yet: relays may know one. What comes of it is seen by who watches the connection. */
  async widen(): Promise<void> {
    if (this.#mending || this.#isOver() || this.pc.remoteDescription === null || this.watcher.relays().length === 0) return;
    this.#mending = true;
    this.#useRelays(true);
    this.pc.restartIce();
    const verdict = await this.#offer();
    this.#mending = false;
    if (verdict === 'hopeless' && !this.#isOver()) this.watcher.onhopeless();
  }

  /** A new offer over the path that stands: the server asks for one when a codec must change. */
  async renegotiate(): Promise<void> {
    if (this.#mending || this.#isOver() || this.pc.remoteDescription === null) return;
    this.#mending = true;
    const verdict = await this.#offer();
    this.#mending = false;
    if (verdict === 'hopeless' && !this.#isOver()) this.watcher.onhopeless();
  }

  /** The path is lost for certain. */
  lost(): void {
    this.#tellLost();
    void this.mend();
  }

  found(): void {
    this.#lost = false;
    if (!this.#isOver()) this.watcher.onback();
  }

  close(): void {
    this.#cut.abort();
    clearTimeout(this.#timer);
  }

  async #restartUntilBack(): Promise<void> {
    let answered = 0;
    for (let attempt = 0; !this.#isOver(); attempt += 1) {
      const before = await this.#heard();
      // Most ways that end go on elsewhere without a relay.
      if (attempt > 0 || this.#usesRelays) this.#useRelays(true);
      this.pc.restartIce();
      const verdict = await this.#offer();
      if (this.#isOver()) return;
      if (verdict === 'replaced') return this.watcher.onreplaced();
      if (verdict === 'hopeless') return this.watcher.onhopeless();
      if (verdict === 'answered') answered += 1;
      const within_ms = this.#usesRelays ? RELAYED_WITHIN_MS : BACK_WITHIN_MS;
      if (await this.#comesBack(before, verdict === 'answered' ? within_ms : pause_ms(attempt))) return this.found();
      if (this.#isOver()) return;
      if (answered >= ENOUGH_RESTARTS) return this.watcher.onhopeless();
      this.#tellLost();
    }
  }

  /** Relays are asked at the next restart, and only then: nobody holds one for nothing. */
  #useRelays(wanted: boolean): void {
    const iceServers = wanted ? this.watcher.relays() : [];
    this.pc.setConfiguration({ ...this.pc.getConfiguration(), iceServers });
  }

  get #usesRelays(): boolean {
    return (this.pc.getConfiguration().iceServers ?? []).length > 0;
  }

  /** TCP and relays make media late: from time to time a better way is looked for. The old one carries until it is found. */
  async #improve(): Promise<void> {
    if (this.#mending || performance.now() < this.#improveAt_ms || !isUp(this.pc)) return;
    this.#improveAt_ms = performance.now() + IMPROVE_EVERY_MS;
    const way = wayOf(await this.pc.getStats());
    if (this.#mending || this.#isOver() || !isWorse(way, this.#usesRelays)) return;
    this.#mending = true;
    if (this.#usesRelays) this.#useRelays(way === 'relay');
    this.pc.restartIce();
    const verdict = await this.#offer();
    await pause(SETTLED_MS);
    this.#mending = false;
    if (this.#isOver()) return;
    if (verdict === 'hopeless') this.watcher.onhopeless();
    else if (verdict === 'replaced') this.watcher.onreplaced();
    // The old way ended meanwhile, and no other was found yet.
    else if (this.#lost || !isUp(this.pc)) void this.mend();
    // The way has changed: a relay that is needed no more is let go.
    else if (wayOf(await this.pc.getStats()) !== way) this.#improveAt_ms = performance.now();
  }

  async #offer(): Promise<Verdict> {
    const { pc } = this;
    try {
      await pc.setLocalDescription();
      const answer = await this.watcher.exchange(pc.localDescription?.sdp ?? '', this.#patience());
      await pc.setRemoteDescription({ type: 'answer', sdp: answer });
      return 'answered';
    } catch (cause) {
      if (!this.#isOver() && pc.signalingState === 'have-local-offer') {
        await pc.setLocalDescription({ type: 'rollback' }).catch(() => undefined);
      }
      return verdictOn(cause);
    }
  }

  /** Until the path carries again, or `within_ms` are over. */
  async #comesBack(before: number, within_ms: number): Promise<boolean> {
    const deadline = performance.now() + within_ms;
    do {
      await pause(Math.min(100, within_ms));
      if (this.#isOver()) return false;
      if (isUp(this.pc) && (await this.#heard()) !== before) return true;
    } while (performance.now() < deadline);
    return false;
  }

  #tellLost(): void {
    if (this.#lost || this.#isOver()) return;
    this.#lost = true;
    this.watcher.onlost();
  }

  #lookAgain(): void {
    this.#timer = setTimeout(() => void this.#look(), LOOK_EVERY_MS);
  }

  /** Sound that stops while nothing else comes either: most likely a dead path, long before ICE finds out. */
  async #look(): Promise<void> {
    if (this.#isStalled() && (await this.#isSilent())) void this.mend();
    else void this.#improve();
    if (!this.#isOver()) this.#lookAgain();
  }

  #isStalled(): boolean {
    const now = performance.now();
    const newest = newestPacket(this.pc);
    if (newest !== this.#newest) {
      this.#newest = newest;
      this.#heardAt_ms = now;
    }
    const stalled = this.#heardAt_ms !== null && now - this.#heardAt_ms > STALLED_MS;
    return stalled && !this.#mending && now > this.#calmUntil_ms && this.watcher.expectsSound();
  }

  async #isSilent(): Promise<boolean> {
    const before = await this.#heard();
    await pause(LOOK_EVERY_MS);
    const silent = !this.#isOver() && (await this.#heard()) === before;
    // Explained by another reason, a foreign client's muted microphone say: until it is heard again, this says nothing.
    if (!silent) this.#heardAt_ms = null;
    return silent;
  }

  async #heard(): Promise<number> {
    return readQuality(await this.pc.getStats()).heard;
  }

  #patience(): AbortSignal {
    return AbortSignal.any([this.#cut.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  }

  #isOver(): boolean {
    return this.#cut.signal.aborted;
  }
}

/** Grows from an eighth of a second to a second: a link that is back shall not wait long for us. */
export function pause_ms(attempt: number, random: () => number = Math.random): number {
  return Math.min(LONGEST_PAUSE_MS, 125 * 2 ** attempt) * (0.75 + random() / 4);
}

export function verdictOn(cause: unknown): Verdict {
  if (cause instanceof Problem) {
    if (cause.code === 'replaced') return 'replaced';
    return cause.status === 0 || cause.status === 429 || cause.status >= 500 ? 'unheard' : 'hopeless';
  }
  const late = cause instanceof DOMException && ['AbortError', 'TimeoutError'].includes(cause.name);
  return late ? 'unheard' : 'hopeless';
}

/** Worse than it could be: not over UDP straight to the server, or so and with a relay held besides. */
export function isWorse(way: Way | null, holdsRelay: boolean): boolean {
  return way === 'relay' || way === 'tcp' || (way === 'direct' && holdsRelay);
}

function isUp(pc: RTCPeerConnection): boolean {
  return pc.iceConnectionState === 'connected' || pc.iceConnectionState === 'completed';
}

/** When the newest packet of sound came; free of charge, unlike statistics. */
function newestPacket(pc: RTCPeerConnection): number {
  const receivers = pc.getReceivers().filter(({ track }) => track.kind === 'audio');
  return Math.max(0, ...receivers.flatMap((receiver) => receiver.getSynchronizationSources().map(({ timestamp }) => timestamp)));
}

function pause(wait_ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, wait_ms));
}
