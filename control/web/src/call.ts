// One side of a session: one RTCPeerConnection with four fixed m-lines, negotiated once, and again only to find another
// path (path.ts). Mute, camera and screen are replaceTrack and never renegotiate. Knows nothing about pages (no DOM).
import { Problem, type Media } from './api';
import { backoff_ms } from './backoff';
import { Lines, type Message } from './lines';
import { Path } from './path';
import { readQuality, SoundBuffer, WeakLink, type Reading } from './quality';
import { capsOf, divide, division, sendingOf, type Caps } from './sending';

export type Kind = 'microphone' | 'camera' | 'screen';
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

/** How a call reaches the server. */
export interface Server {
  offer: (media: Media, sdp: string, signal: AbortSignal) => Promise<string>;
  /** A new offer over the connection that stands. */
  change: (media: Media, sdp: string, signal: AbortSignal) => Promise<string>;
  /** Fresh access to the same room, or null when the session is over. */
  renew: () => Promise<Media | null>;
}

const LOOK_EVERY_MS = 1_000;
/** Time enough for a packet to come from a server that still knows us. */
const DOUBT_MS = 600;
/** Anybody in the room can ask for a new offer; so often is enough. */
const RENEGOTIATE_EVERY_MS = 2_000;
const HELLO_EVERY_MS = 400;
/** A client that does not speak our words is not greeted forever. */
const HELLOS = 50;
const LONGEST_LINE = 4_000;

export class Call {
  /** How often an offer was handed in: once per connection and once per lost path, whatever is muted or shared. */
  negotiations = 0;
  pc: RTCPeerConnection;
  connection: Connection = 'connecting';

  #media: Media;
  #own: Record<Kind, MediaStreamTrack | null> = { microphone: null, camera: null, screen: null };
  #shows: Shows = { microphone: false, camera: false, screen: false };
  #transceivers!: Record<Kind, RTCRtpTransceiver>;
  #lines!: Lines;
  #path!: Path;
  #cut = new AbortController();
  #attempt = 0;
  #timers = new Set<ReturnType<typeof setTimeout>>();
  #begun = false;
  #redialling = false;
  #helloTimer: ReturnType<typeof setTimeout> | undefined;
  #renegotiateFrom_ms = 0;
  #caps: Caps = {};
  #dividing: Promise<void> = Promise.resolve();
  /** True until it says otherwise: not every client does. */
  #otherSpeaks = true;
  #lastReading: Reading | null = null;
  #weakLink = new WeakLink();
  #soundBuffer = new SoundBuffer();

  constructor(
    media: Media,
    readonly server: Server,
    readonly listener: Listener,
  ) {
    this.#media = media;
    this.pc = this.#build();
    void this.#dial();
    this.#later(LOOK_EVERY_MS, () => void this.#look());
  }

  /** The room and participant this call belongs to. */
  isFor(media: Media): boolean {
    return this.#media.room_id === media.room_id && this.#media.participant_id === media.participant_id;
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
    await this.#transceivers[kind].sender.replaceTrack(track);
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
    return this.#lines.say(message);
  }

  sendFile(data: string | ArrayBuffer): boolean {
    return this.#begun && this.#lines.sendFile(data);
  }

  /** How loud the other side is right now, 0 to 1, as it arrives here: whatever the loudspeaker makes of it. */
  get loudness(): number {
    return this.#transceivers.microphone.receiver.getSynchronizationSources()[0]?.audioLevel ?? 0;
  }

  get unsentFileBytes(): number {
    return this.#lines.unsentBytes;
  }

  close(): void {
    if (this.connection === 'closed') return;
    this.#cut.abort();
    this.#path.close();
    clearTimeout(this.#helloTimer);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.pc.close();
    this.#become('closed');
  }

  #build(): RTCPeerConnection {
    const pc = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' });
    this.#transceivers = {
      microphone: pc.addTransceiver('audio', sendingOf('microphone')),
      camera: pc.addTransceiver('video', sendingOf('camera')),
      screen: pc.addTransceiver('video', sendingOf('screen')),
    };
    this.#lines = this.#openLines(pc);
    this.#path = this.#watch(pc);
    pc.oniceconnectionstatechange = () => this.#watchPath(pc);
    pc.onconnectionstatechange = () => this.#watchPath(pc);
    for (const kind of KINDS) {
      const { sender, receiver } = this.#transceivers[kind];
      if (this.#own[kind]) void sender.replaceTrack(this.#own[kind]);
      this.listener.onremote(kind, receiver.track);
    }
    this.#caps = {};
    if (this.#own.screen) void this.#divide();
    return pc;
  }

  #openLines(pc: RTCPeerConnection): Lines {
    const lines: Lines = new Lines(pc, {
      onopen: () => {
        if (this.#begun && lines === this.#lines) this.#greet(HELLOS);
      },
      onword: (message) => this.#hear(message),
      onfile: (data) => this.listener.onfile(data),
      onroom: () => this.listener.onfileroom(),
    });
    return lines;
  }

  async #dial(): Promise<void> {
    const pc = this.pc;
    this.#cut = new AbortController();
    try {
      this.negotiations += 1;
      await pc.setLocalDescription();
      const answer = await this.server.offer(this.#media, pc.localDescription?.sdp ?? '', this.#cut.signal);
      if (pc === this.pc && pc.signalingState !== 'closed') await pc.setRemoteDescription({ type: 'answer', sdp: answer });
    } catch (cause) {
      if (pc === this.pc && this.connection !== 'closed') this.#rejoin(cause);
    }
  }

  #watch(pc: RTCPeerConnection): Path {
    return new Path(pc, {
      exchange: (sdp, signal) => this.#change(sdp, signal),
      expectsSound: () => this.#otherSpeaks,
      onlost: () => this.#become('reconnecting'),
      onback: () => this.#become('connected'),
      onhopeless: () => this.#rejoin(),
      onreplaced: () => {
        this.close();
        this.listener.onreplaced();
      },
    });
  }

  /** Access may have run out during a long talk; the connection has not. */
  async #change(sdp: string, signal: AbortSignal): Promise<string> {
    this.negotiations += 1;
    try {
      return await this.server.change(this.#media, sdp, signal);
    } catch (cause) {
      if (!(cause instanceof Problem) || cause.status !== 401) throw cause;
      this.#media = (await this.server.renew()) ?? this.#media;
      return this.server.change(this.#media, sdp, signal);
    }
  }

  #watchPath(pc: RTCPeerConnection): void {
    if (pc !== this.pc || this.connection === 'closed') return;
    const { connectionState, iceConnectionState } = pc;
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
      const fresh = await this.server.renew();
      if (fresh === null) return this.#end();
      this.#media = fresh;
    } catch (cause) {
      if (this.#isOver()) return;
      if (cause instanceof Problem && [401, 403, 404, 410].includes(cause.status)) return this.#end();
      return this.#rejoin(cause);
    }
    if (this.#isOver()) return;
    this.#lastReading = null;
    this.pc = this.#build();
    await this.#dial();
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
    this.tell({ t: 'hello' });
    this.#tellShows();
    this.#helloTimer = setTimeout(() => this.#greet(hellos - 1), HELLO_EVERY_MS);
  }

  #tellShows(): void {
    if (this.#begun) this.tell({ t: 'state', ...this.#shows });
  }

  #hear(message: Message): void {
    if (message.t === 'hello') this.#tellShows();
    else if (message.t === 'renegotiate') this.#renegotiate();
    else if (message.t === 'caps') {
      this.#caps = capsOf(message);
      void this.#divide();
    } else if (message.t === 'state') {
      clearTimeout(this.#helloTimer);
      this.#otherSpeaks = message['microphone'] === true;
      this.listener.onshows({ microphone: this.#otherSpeaks, camera: message['camera'] === true, screen: message['screen'] === true });
    } else if (message.t === 'chat' && typeof message['text'] === 'string') {
      const at = typeof message['at'] === 'string' ? message['at'] : '';
      this.listener.onchat({ text: message['text'].slice(0, LONGEST_LINE), at });
    } else this.listener.onword(message);
  }

  /** Camera and screen share the line anew. One after the other: a browser takes no two changes at once. */
  #divide(): Promise<void> {
    const { camera, screen } = this.#transceivers;
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
    const { receiver } = this.#transceivers.microphone;
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

const KINDS: readonly Kind[] = ['microphone', 'camera', 'screen'];
