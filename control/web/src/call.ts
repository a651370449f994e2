// One side of a session: one RTCPeerConnection with four fixed m-lines, negotiated once, and again only to find another
// path (path.ts). Mute, camera and screen are replaceTrack and never renegotiate. While the room moves to another media
// node there are two connections, until the new one carries what the old one does (moving.ts). Who one is there, and how
// the server is asked, is access.ts. Knows nothing about pages (no DOM).
import { Access, type Server } from './access';
import { Problem, type Media } from './api';
import { backoff_ms } from './backoff';
import type { Sound } from './hearing';
import { KINDS, Leg, type Kind } from './leg';
import type { Message } from './lines';
import { carries } from './moving';
import { Path } from './path';
import { readQuality, SoundBuffer, WeakLink, type Reading } from './quality';
import { capsOf, divide, division, type Caps } from './sending';

export type { Kind } from './leg';
export type Connection = 'connecting' | 'connected' | 'reconnecting' | 'closed';

/** What one side tells the other about itself over the data channel. */
export interface Shows {
  microphone: boolean;
  camera: boolean;
  screen: boolean;
}

export interface Line {
  text: string;
  at: string;
}

export interface Listener {
  onremote: (kind: Kind, track: MediaStreamTrack) => void;
  onshows: (shows: Shows) => void;
  onchat: (line: Line) => void;
  /** A word this call has no use for itself. */
  onword: (message: Message) => void;
  onfile: (data: string | ArrayBuffer) => void;
  onfileroom: () => void;
  onconnection: (connection: Connection) => void;
  onweak: (weak: boolean) => void;
  /** The room is no more: nothing left to rejoin. */
  ongone: () => void;
  /** The same person has gone in at another device, and goes on there. */
  onreplaced: () => void;
}

const LOOK_EVERY_MS = 1_000;
/** Who is not connected by then may be behind a firewall that only a relay gets through. */
const RELAY_AFTER_MS = 2_500;
/** Time enough for a packet to come from a server that still knows us. */
const DOUBT_MS = 600;
/** Anybody in the room can ask for a new offer; so often is enough. */
const RENEGOTIATE_EVERY_MS = 2_000;
/** Nor does a room move more often. */
const MOVE_EVERY_MS = 5_000;
/** The other side may not say that it has come over; and what it said before is still on its way when it has. */
const LET_GO_MS = 5_000;
const LET_GO_TOGETHER_MS = 500;
const HELLO_EVERY_MS = 400;
/** A client that does not speak our words is not greeted forever. */
const HELLOS = 50;
const LONGEST_LINE = 4_000;

export class Call {
  /** How often it has gone over to another media node without a break. */
  moves = 0;
  connection: Connection = 'connecting';

  readonly #access: Access;
  #own: Record<Kind, MediaStreamTrack | null> = { microphone: null, camera: null, screen: null };
  #shows: Shows = { microphone: false, camera: false, screen: false };
  #leg!: Leg;
  /** Where the room moves to, until it carries; and where it was, until nobody needs it. */
  #next: Leg | null = null;
  #old: Leg | null = null;
  #moveFrom_ms = 0;
  #otherMoved = false;
  #path!: Path;
  #cut = new AbortController();
  #attempt = 0;
  #timers = new Set<ReturnType<typeof setTimeout>>();
  #begun = false;
  #redialling = false;
  #helloTimer: ReturnType<typeof setTimeout> | undefined;
  #renegotiateFrom_ms = 0;
  #caps: Caps = {};
  /** No way through was found without. */
  #needsRelay = false;
  #dividing: Promise<void> = Promise.resolve();
  /** True until it says otherwise: not every client does. */
  #otherSpeaks = true;
  #lastReading: Reading | null = null;
  #weakLink = new WeakLink();
  #soundBuffer = new SoundBuffer();

  constructor(
    media: Media,
    server: Server,
    readonly listener: Listener,
  ) {
    this.#access = new Access(media, server);
    this.#build();
    void this.#dial();
    this.#later(LOOK_EVERY_MS, () => void this.#look());
  }

  get pc(): RTCPeerConnection {
    return this.#leg.pc;
  }

  /** How often an offer was handed in: once per connection and once per lost path, whatever is muted or shared. */
  get negotiations(): number {
    return this.#access.offers;
  }

  /** The room and participant this call belongs to. */
  isFor(media: Media): boolean {
    return this.#access.isFor(media);
  }

  /** The gate is open: greet the other side and tell what we show, until it answers. */
  begin(): void {
    this.#begun = true;
    this.#greet(HELLOS);
  }

  /** Puts a track on its m-line, or takes it off; no negotiation. `shown` is what the other side is told about it. */
  async publish(kind: Kind, track: MediaStreamTrack | null, shown = track !== null): Promise<void> {
    this.#own[kind] = track;
    this.#shows = { ...this.#shows, [kind]: shown };
    await Promise.all([this.#leg, this.#next, this.#old].map((leg) => leg?.send(kind, track)));
    if (kind === 'screen') await this.#divide();
    this.#tellShows();
  }

  /** The server was away: if it forgot this connection, find out now and not by a timeout. */
  async doubt(): Promise<void> {
    const { pc } = this;
    if (this.connection !== 'connected') return;
    const before = readQuality(await pc.getStats());
    this.#later(DOUBT_MS, () => {
      void pc.getStats().then((report) => {
        if (pc === this.pc && this.connection === 'connected' && readQuality(report).signs === before.signs) this.#path.lost();
      });
    });
  }

  /** The device says that its network changed: the path is another one now. */
  networkChanged(): void {
    void this.#path.mend();
  }

  sendChat(text: string, at: string): boolean {
    return this.tell({ t: 'chat', text: text.slice(0, LONGEST_LINE), at });
  }

  /** A word to the other side; false when there is no channel for it now. */
  tell(message: object): boolean {
    return this.#spoken.lines.say(message);
  }

  sendFile(data: string | ArrayBuffer): boolean {
    return this.#begun && this.#spoken.lines.sendFile(data);
  }

  /** The other side's newest packet of sound as it arrives here, whatever the loudspeaker makes of it; null before the first. */
  get sound(): Sound | null {
    const newest = this.#leg.transceivers.microphone.receiver.getSynchronizationSources()[0];
    return newest ? { at_ms: newest.timestamp, level: newest.audioLevel ?? 0 } : null;
  }

  get unsentFileBytes(): number {
    return this.#spoken.lines.unsentBytes;
  }

  close(): void {
    if (this.connection === 'closed') return;
    this.#cut.abort();
    this.#path.close();
    clearTimeout(this.#helloTimer);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#dropOthers();
    this.pc.close();
    this.#become('closed');
  }

  #build(): void {
    this.#leg = this.#newLeg();
    this.#show(this.#leg);
  }

  /** A connection with what we send on it; nothing of it is shown yet. */
  #newLeg(): Leg {
    const leg: Leg = new Leg({
      onopen: () => {
        if (this.#begun && leg === this.#leg) this.#greet(HELLOS);
      },
      onword: (message) => this.#hear(message, leg),
      onfile: (data) => this.listener.onfile(data),
      onroom: () => {
        if (leg === this.#spoken) this.listener.onfileroom();
      },
    });
    // Where the last one needed it, nobody waits again before it is asked.
    if (this.#needsRelay) leg.pc.setConfiguration({ ...leg.pc.getConfiguration(), iceServers: this.#access.relays });
    for (const kind of KINDS) if (this.#own[kind]) void leg.send(kind, this.#own[kind]);
    return leg;
  }

  /** From now on this is the connection. */
  #show(leg: Leg): void {
    const { pc } = leg;
    this.#path = this.#watch(pc);
    pc.oniceconnectionstatechange = () => this.#watchPath(pc);
    pc.onconnectionstatechange = () => this.#watchPath(pc);
    for (const kind of KINDS) this.listener.onremote(kind, leg.transceivers[kind].receiver.track);
    this.#caps = {};
    if (this.#own.screen) void this.#divide();
  }

  /** What is said goes where it arrives: on the older connection, until the other side is known to listen on the newer. */
  get #spoken(): Leg {
    return this.#old && !this.#leg.heardOther ? this.#old : this.#leg;
  }

  async #dial(): Promise<void> {
    const pc = this.pc;
    this.#cut = new AbortController();
    try {
      await pc.setLocalDescription();
      const answer = await this.#access.join(pc.localDescription?.sdp ?? '', this.#cut.signal);
      if (pc === this.pc && pc.signalingState !== 'closed') await pc.setRemoteDescription({ type: 'answer', sdp: answer });
      this.#later(RELAY_AFTER_MS, () => this.#widen(pc));
    } catch (cause) {
      if (pc === this.pc && this.connection !== 'closed') this.#rejoin(cause);
    }
  }

  /** Most get through at once, and no relay is asked. */
  #widen(pc: RTCPeerConnection): void {
    if (pc !== this.pc || this.#isOver() || pc.connectionState === 'connected') return;
    this.#needsRelay = true;
    void this.#path.widen();
  }

  #watch(pc: RTCPeerConnection): Path {
    return new Path(pc, {
      exchange: (sdp, signal) => this.#access.change(sdp, signal),
      expectsSound: () => this.#otherSpeaks,
      relays: () => this.#access.relays,
      onlost: () => this.#become('reconnecting'),
      onback: () => this.#become('connected'),
      onhopeless: () => this.#rejoin(),
      onreplaced: () => {
        this.close();
        this.listener.onreplaced();
      },
    });
  }

  #watchPath(pc: RTCPeerConnection): void {
    if (pc !== this.pc || this.connection === 'closed') return;
    const { connectionState, iceConnectionState } = pc;
    if (this.#next?.connected && (iceConnectionState === 'failed' || connectionState === 'failed' || connectionState === 'closed')) {
      return this.#switch(this.#next);
    }
    if (iceConnectionState === 'disconnected' || iceConnectionState === 'failed') {
      if (this.connection !== 'connecting') this.#path.lost();
      else if (iceConnectionState === 'failed') this.#rejoin();
    } else if (connectionState === 'connected') {
      this.#attempt = 0;
      this.#path.found();
    } else if (connectionState === 'failed' || connectionState === 'closed') {
      this.#rejoin();
    }
  }

  /** A new connection for the same participant; the server lets go of the old one. */
  #rejoin(cause?: unknown): void {
    if (this.#redialling) return;
    if (this.#next?.connected) return this.#switch(this.#next);
    this.#dropOthers();
    this.#redialling = true;
    this.#become(this.connection === 'connecting' ? 'connecting' : 'reconnecting');
    this.#path.close();
    this.pc.close();
    this.#cut.abort();
    const wait_ms = this.#attempt === 0 && cause === undefined ? 0 : backoff_ms(this.#attempt);
    this.#attempt += 1;
    this.#later(wait_ms, () => void this.#joinAgain());
  }

  async #joinAgain(): Promise<void> {
    this.#redialling = false;
    try {
      if (!(await this.#access.renew())) return this.#end();
    } catch (cause) {
      if (this.#isOver()) return;
      if (cause instanceof Problem && [401, 403, 404, 410].includes(cause.status)) return this.#end();
      return this.#rejoin(cause);
    }
    if (this.#isOver()) return;
    this.#lastReading = null;
    this.#build();
    await this.#dial();
  }

  /** The server's word: the room lives on another media node by now. A second connection goes there, and takes over. */
  async #move(): Promise<void> {
    const busy = this.#next !== null || this.#old !== null || this.#redialling || performance.now() < this.#moveFrom_ms;
    if (busy || this.#isOver()) return;
    this.#moveFrom_ms = performance.now() + MOVE_EVERY_MS;
    const [old, next] = [this.#leg, this.#newLeg()];
    this.#next = next;
    const over = () => this.#next !== next;
    try {
      await this.#dialNext(next);
      const legs = { old: () => old.carried(), next: async () => (next.connected ? next.carried() : null), over, pause, now_ms: () => performance.now() };
      if (await carries(legs)) this.#switch(next);
    } catch {
      if (over()) return;
      // It is asked again, and if nothing helps the old connection ends.
      this.#moveFrom_ms = 0;
      this.#next = null;
      next.pc.close();
    }
  }

  async #dialNext({ pc }: Leg): Promise<void> {
    await pc.setLocalDescription();
    const answer = await this.#access.join(pc.localDescription?.sdp ?? '', this.#cut.signal);
    if (pc.signalingState !== 'closed') await pc.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  /** The new connection is the one from now on; the old one goes on until the other side needs it no more. */
  #switch(next: Leg): void {
    const old = this.#leg;
    this.#path.close();
    old.pc.oniceconnectionstatechange = null;
    old.pc.onconnectionstatechange = null;
    this.#next = null;
    this.#old = old;
    this.#leg = next;
    this.moves += 1;
    this.#lastReading = null;
    this.#attempt = 0;
    this.#show(next);
    this.#path.found();
    if (this.#begun) this.#greet(HELLOS);
    this.#later(this.#otherMoved ? LET_GO_TOGETHER_MS : LET_GO_MS, () => this.#letGo(old));
  }

  #letGo(old: Leg): void {
    old.pc.close();
    if (this.#old !== old) return;
    this.#old = null;
    this.#otherMoved = false;
    this.listener.onfileroom();
  }

  /** Whatever there is beside the one connection. */
  #dropOthers(): void {
    for (const leg of [this.#next, this.#old]) leg?.pc.close();
    this.#next = null;
    this.#old = null;
    this.#otherMoved = false;
  }

  #isOver(): boolean {
    return this.connection === 'closed';
  }

  #end(): void {
    if (this.#isOver()) return;
    this.close();
    this.listener.ongone();
  }

  #become(connection: Connection): void {
    if (this.connection === connection) return;
    this.connection = connection;
    this.listener.onconnection(connection);
  }

  /** Says hello until the other side answers: what is said before the gate opens is not carried. */
  #greet(hellos: number): void {
    clearTimeout(this.#helloTimer);
    if (this.#isOver() || hellos === 0) return;
    const { lines } = this.#leg;
    lines.say({ t: 'hello' });
    lines.say({ t: 'state', ...this.#shows });
    if (this.#old) lines.say({ t: 'moved' });
    this.#helloTimer = setTimeout(() => this.#greet(hellos - 1), HELLO_EVERY_MS);
  }

  #tellShows(leg = this.#spoken): void {
    if (this.#begun) leg.lines.say({ t: 'state', ...this.#shows });
  }

  #hear(message: Message, leg: Leg): void {
    if (this.#hearServer(message, leg)) return;
    leg.heardOther = true;
    if (message.t === 'hello') this.#tellShows(leg);
    else if (message.t === 'moved') this.#hearMoved(leg);
    else if (message.t === 'state') {
      if (leg === this.#leg) clearTimeout(this.#helloTimer);
      this.#otherSpeaks = message['microphone'] === true;
      this.listener.onshows({ microphone: this.#otherSpeaks, camera: message['camera'] === true, screen: message['screen'] === true });
    } else if (message.t === 'chat' && typeof message['text'] === 'string') {
      const at = typeof message['at'] === 'string' ? message['at'] : '';
      this.listener.onchat({ text: message['text'].slice(0, LONGEST_LINE), at });
    } else this.listener.onword(message);
  }

  /** Words of the server are about the connection over which they come. */
  #hearServer(message: Message, leg: Leg): boolean {
    if (message.t !== 'renegotiate' && message.t !== 'caps' && message.t !== 'move') return false;
    if (leg !== this.#leg) return true;
    if (message.t === 'renegotiate') this.#renegotiate();
    else if (message.t === 'move') void this.#move();
    else {
      this.#caps = capsOf(message);
      void this.#divide();
    }
    return true;
  }

  /** The other side looks at its new connection alone: as soon as we do as well, the old one is of no use. */
  #hearMoved(leg: Leg): void {
    this.#otherMoved = true;
    const old = this.#old;
    if (old && leg === this.#leg) this.#later(LET_GO_TOGETHER_MS, () => this.#letGo(old));
  }

  /** Camera and screen share the line anew. One after the other: a browser takes no two changes at once. */
  #divide(): Promise<void> {
    const { camera, screen } = this.#leg.transceivers;
    const anew = () => divide(camera.sender, screen.sender, division(this.#own.screen !== null, this.#caps));
    this.#dividing = this.#dividing.then(anew, anew);
    return this.#dividing;
  }

  /** The server's word: the other side cannot decode what we send, and a new answer will say what it can. */
  #renegotiate(): void {
    if (performance.now() < this.#renegotiateFrom_ms) return;
    this.#renegotiateFrom_ms = performance.now() + RENEGOTIATE_EVERY_MS;
    void this.#path.renegotiate();
  }

  /** Looks at the numbers: is the link weak, has everything gone silent? */
  async #look(): Promise<void> {
    const pc = this.pc;
    if (this.connection === 'connected') {
      const reading = readQuality(await pc.getStats());
      if (pc === this.pc && !this.#isOver()) {
        if (this.#weakLink.silent(reading, this.#lastReading)) this.#path.lost();
        else if (this.#begun) this.listener.onweak(this.#weakLink.judge(reading, this.#lastReading));
        this.#lastReading = reading;
        this.#bufferSound(reading);
      }
    }
    if (!this.#isOver()) this.#later(LOOK_EVERY_MS, () => void this.#look());
  }

  /** Only where the browser lets us; others keep their own measure. */
  #bufferSound(reading: Reading): void {
    const target_ms = this.#soundBuffer.target_ms(reading);
    const { receiver } = this.#leg.transceivers.microphone;
    if ('jitterBufferTarget' in receiver && receiver.jitterBufferTarget !== target_ms) receiver.jitterBufferTarget = target_ms;
  }

  #later(wait_ms: number, deed: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      deed();
    }, wait_ms);
    this.#timers.add(timer);
  }
}

function pause(wait_ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, wait_ms));
}
