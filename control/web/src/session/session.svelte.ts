// A session as the page shows it: the call beneath, one's own devices, what the other side shows, the chat.
// The same for both sides of the counter.
import { change, offer, tellFirstPicture, type Media } from '../api';
import { Call, type Connection, type Kind, type Line, type Shows } from '../call';
import { openScreen, type DeviceTrouble } from '../capture';
import { soundComes } from '../hearing';
import type { Message } from '../lines';
import { Mix } from '../mix';
import { onNetworkChange } from '../shared/network';
import type { Devices } from '../shared/devices.svelte';
import { Files } from './files.svelte';
import { captionsAfter, captionsWith, Typist, type Captions } from './live-text';
import { noteFrame, probe } from './probe';

const LISTEN_EVERY_MS = 100;
/** Whoever finishes at once must not outrun what was just written down. */
const TELL_TIMES = 5;
const TELL_EVERY_MS = 800;
export const LONGEST_STEPS = 2_000;

export interface ChatLine extends Line {
  mine: boolean;
}

export class LiveSession {
  connection = $state<Connection>('connecting');
  begun = $state(false);
  weak = $state(false);
  gone = $state(false);
  shows = $state.raw<Shows | null>(null);
  lines = $state.raw<ChatLine[]>([]);
  screenTrouble = $state<DeviceTrouble | null>(null);
  ownScreen = $state.raw<MediaStreamTrack | null>(null);
  /** Neither side's picture is shown here: the officer pressed the alarm. */
  blanked = $state(false);
  readonly files = new Files(() => this.#call);
  readonly typist: Typist = new Typist((word) => this.#call.tell(word));
  /** The other side reads what we type. */
  liveText = $state(false);
  /** What the other side lets us read while it types. */
  captions = $state.raw<Captions | null>(null);
  /** The other side says that it does not hear us. */
  unheard = $state(false);
  /** What the officer wrote down for afterwards: told, or told us. */
  nextSteps = $state('');
  remote = $state.raw<Record<Kind, MediaStreamTrack | null>>({ microphone: null, camera: null, screen: null });
  /** Kinds of which packets ever came: for clients that do not say what they show. */
  #heardOf = $state.raw<ReadonlySet<Kind>>(new Set());
  #call: Call;
  #mix: Mix | null = null;
  #sentCamera = false;
  #noted: () => void = () => undefined;
  #stopWatching: () => void;
  #pictureTold = false;

  constructor(
    readonly media: Media,
    readonly devices: Devices,
    renew: () => Promise<Media | null>,
    onreplaced: () => void,
  ) {
    this.#call = new Call(media, { offer, change, renew }, {
      onremote: (kind, track) => this.#takeRemote(kind, track),
      onshows: (shows) => this.#takeShows(shows),
      onchat: (line) => this.#takeLine({ ...line, mine: false }),
      onword: (word) => this.#hear(word),
      onfile: (data) => this.files.hear(data),
      onfileroom: () => this.files.room(),
      onconnection: (connection) => (this.connection = connection),
      onweak: (weak) => (this.weak = weak),
      ongone: () => (this.gone = true),
      onreplaced,
    });
    this.#stopWatching = onNetworkChange(() => this.#call.networkChanged());
    devices.onlost = () => void this.#publishOwn();
    probe().call = this.#call;
  }

  isFor(media: Media): boolean {
    return this.#call.isFor(media);
  }

  showsCamera(): boolean {
    if (this.blanked) return false;
    return this.shows ? this.shows.camera : this.#heardOf.has('camera');
  }

  showsScreen(): boolean {
    if (this.blanked) return false;
    return this.shows ? this.shows.screen : this.#heardOf.has('screen');
  }

  isMuted(): boolean {
    return this.shows !== null && !this.shows.microphone;
  }

  /** Opens the wanted devices and puts them on the line; without any, one listens and writes. */
  async publishDevices(): Promise<void> {
    await this.devices.open();
    await this.#publishOwn();
  }

  /** The other side's first picture is there. How long it took is counted without whose it was; who did not press is not asked. */
  pictureShown(): void {
    noteFrame();
    const { pressedAt, firstFrameAt } = probe();
    if (this.#pictureTold || pressedAt === undefined || firstFrameAt === undefined) return;
    this.#pictureTold = true;
    // A number that gets lost is no loss.
    tellFirstPicture(this.media, Math.round(firstFrameAt - pressedAt)).catch(() => undefined);
  }

  /** Both are in: from now on the two sides talk to each other. */
  begin(): void {
    this.begun = true;
    this.#call.begin();
  }

  /** The news were interrupted: is the connection still the server's, too? */
  doubt(): void {
    void this.#call.doubt();
  }

  async toggleMicrophone(): Promise<void> {
    const on = !(this.devices.wantsMicrophone && this.devices.microphone);
    await this.devices.switchMicrophone(on);
    await this.#publishOwn();
  }

  async toggleCamera(): Promise<void> {
    await this.devices.switchCamera(this.devices.camera === null);
    await this.#publishOwn();
  }

  async toggleScreen(): Promise<void> {
    if (this.ownScreen) return this.#stopScreen();
    const { track, sound, trouble } = await openScreen();
    this.screenTrouble = trouble;
    if (!track) return;
    if (this.connection === 'closed') {
      sound?.stop();
      return track.stop();
    }
    track.addEventListener('ended', () => void this.#stopScreen());
    this.ownScreen = track;
    await this.#call.publish('screen', track);
    if (sound) {
      this.#mix = new Mix(sound);
      await this.#publishOwn();
    }
  }

  /** No picture any more, neither sent nor shown; the sound stays. */
  async blank(): Promise<void> {
    this.#sentCamera = this.devices.camera !== null;
    this.blanked = true;
    await this.devices.switchCamera(false);
    if (this.ownScreen) await this.#stopScreen();
    await this.#publishOwn();
  }

  async unblank(): Promise<void> {
    this.blanked = false;
    if (!this.#sentCamera) return;
    await this.devices.switchCamera(true);
    await this.#publishOwn();
  }

  say(text: string): boolean {
    const line = { text, at: new Date().toISOString() };
    const sent = this.#call.sendChat(line.text, line.at);
    if (sent) this.#addLine({ ...line, mine: true });
    return sent;
  }

  /** Tells the other side that nothing is heard here; whether sound came in the meantime. */
  async cannotHear(): Promise<boolean> {
    let told = false;
    return soundComes(
      () => this.#call.sound,
      () => {
        told ||= this.#call.tell({ t: 'deaf' });
        return new Promise((done) => setTimeout(done, LISTEN_EVERY_MS));
      },
    );
  }

  /** Puts down for the citizen what comes next, for when the session is over; true when it has arrived. */
  async tellNextSteps(text: string): Promise<boolean> {
    for (let i = 0; i < TELL_TIMES; i += 1) {
      const arrived = new Promise<boolean>((done) => {
        this.#noted = () => done(true);
        setTimeout(() => done(false), TELL_EVERY_MS);
      });
      this.#call.tell({ t: 'next', text });
      if (!(await arrived)) continue;
      this.nextSteps = text;
      return true;
    }
    return false;
  }

  async flipCamera(): Promise<void> {
    await this.devices.flip();
    await this.#publishOwn();
  }

  async chooseCamera(id: string): Promise<void> {
    await this.devices.chooseCamera(id);
    await this.#publishOwn();
  }

  async chooseMicrophone(id: string): Promise<void> {
    await this.devices.chooseMicrophone(id);
    await this.#publishOwn();
  }

  close(): void {
    this.#stopWatching();
    this.ownScreen?.stop();
    this.ownScreen = null;
    this.#mix?.close();
    this.#mix = null;
    this.files.close();
    this.typist.close();
    this.#call.close();
  }

  async #publishOwn(): Promise<void> {
    if (this.connection === 'closed') return;
    const { microphone, camera, wantsMicrophone } = this.devices;
    const voice = wantsMicrophone ? microphone : null;
    this.#mix?.speak(voice);
    await Promise.all([
      this.#call.publish('microphone', this.#mix?.track ?? voice, voice !== null),
      this.#call.publish('camera', camera),
    ]);
  }

  async #stopScreen(): Promise<void> {
    this.ownScreen?.stop();
    this.ownScreen = null;
    if (this.connection === 'closed') return;
    await this.#call.publish('screen', null);
    if (!this.#mix) return;
    this.#mix.close();
    this.#mix = null;
    await this.#publishOwn();
  }

  #takeRemote(kind: Kind, track: MediaStreamTrack): void {
    this.remote = { ...this.remote, [kind]: track };
    track.addEventListener('unmute', () => (this.#heardOf = new Set([...this.#heardOf, kind])));
  }

  /** The other side is there (again): it may have missed the line in the making. */
  #takeShows(shows: Shows): void {
    const anew = this.shows === null;
    this.shows = shows;
    if (this.typist.on) this.typist.again();
    if (anew && this.nextSteps) this.#call.tell({ t: 'next', text: this.nextSteps });
  }

  #takeLine(line: ChatLine): void {
    this.#addLine(line);
    this.captions = captionsWith(this.captions, line.text);
  }

  #hear(word: Message): void {
    if (word.t === 'live') this.captions = captionsAfter(this.captions, word);
    else if (word.t === 'deaf') this.unheard = true;
    else if (word.t === 'noted') this.#noted();
    else if (word.t === 'next' && typeof word['text'] === 'string') {
      this.nextSteps = word['text'].slice(0, LONGEST_STEPS);
      this.#call.tell({ t: 'noted' });
    }
  }

  #addLine(line: ChatLine): void {
    this.lines = [...this.lines, line];
  }
}
