// The path of one connection through the network: notices when it dies and finds another by ICE restarts, which keep
// everything else as it is. Says when only a new connection helps. Knows nothing about pages (no DOM).
import { Problem } from './api';
import { readQuality } from './quality';

export interface Watcher {
  /** Hands an offer to the server and brings back the answer. */
  exchange: (sdp: string, signal: AbortSignal) => Promise<string>;
  /** Whether the other side has its microphone open, as far as we know. */
  expectsSound: () => boolean;
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
      this.pc.restartIce();
      const verdict = await this.#offer();
      if (this.#isOver()) return;
      if (verdict === 'replaced') return this.watcher.onreplaced();
      if (verdict === 'hopeless') return this.watcher.onhopeless();
      if (verdict === 'answered') answered += 1;
      if (await this.#comesBack(before, verdict === 'answered' ? BACK_WITHIN_MS : pause_ms(attempt))) return this.found();
      if (this.#isOver()) return;
      if (answered >= ENOUGH_RESTARTS) return this.watcher.onhopeless();
      this.#tellLost();
    }
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
