// Files between the two of a session: what is offered, asked, taken, sent, checked and stopped. No DOM, no connection: the
// line comes in, so that a test can cut it. Whatever is said may get lost (the server drops what it cannot pass on), so
// the sender says its offer again until the transfer is over, and the receiver answers with where it stands.
import { messageOf, type Message } from '../lines';
import { refusalOf, safeName } from './file-kinds';
import { Incoming, isOver, Outgoing, packChunk, unpackChunk, type Offer, type State } from './transfer';

/** What can be sent: a `File`, or a test's bytes. */
export interface Source {
  readonly name: string;
  readonly size: number;
  slice(from: number, to: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

export interface Line {
  send: (data: string | ArrayBuffer) => boolean;
  unsentBytes: () => number;
  now_ms: () => number;
  later: (wait_ms: number, deed: () => void) => void;
  digest: (bytes: ArrayBuffer) => Promise<string>;
  random: () => number;
}

export interface Item {
  id: number;
  mine: boolean;
  name: string;
  size: number;
  had: number;
  state: State;
  /** Received and checked. */
  bytes: Uint8Array<ArrayBuffer> | null;
}

/** So long without a word, the other side is asked where it stands. */
export const QUIET_MS = 2_000;
/** More at once, nobody looks through. */
export const MOST_OPEN = 5;
/** Nor so many in one session: a stranger's page could offer for ever. */
const MOST_OFFERS = 50;
/** What the browser itself may hold back before the next chunk is read. */
const UNSENT_BYTES = 65_536;

export class Exchange {
  #outgoing = new Map<number, Outgoing>();
  #sources = new Map<number, Source>();
  #incoming = new Map<number, Incoming>();
  #items = new Map<number, Item>();
  #pumping = new Set<number>();
  #closed = false;

  constructor(
    readonly line: Line,
    readonly onchange: (items: Item[]) => void,
  ) {
    this.#beat();
  }

  /** Offers a file that may be sent; the bytes stay here until the other side wants them. */
  async offer(source: Source): Promise<void> {
    const id = this.line.random();
    const name = safeName(source.name);
    this.#items.set(id, { id, mine: true, name, size: source.size, had: 0, state: 'preparing', bytes: null });
    this.#tell();
    const sha256 = await this.#digestOf(source);
    if (this.#items.get(id)?.state !== 'preparing') return;
    if (sha256 === null) return this.#set(id, 'damaged');
    this.#sources.set(id, source);
    const outgoing = new Outgoing({ id, name, size: source.size, sha256 });
    this.#outgoing.set(id, outgoing);
    this.#ask(outgoing);
    this.#set(id, 'asked');
  }

  accept(id: number): void {
    const incoming = this.#incoming.get(id);
    if (incoming?.state !== 'asked') return;
    incoming.accept();
    this.#say({ t: 'take', id, from: 0 });
    this.#set(id, 'flowing');
  }

  decline(id: number): void {
    this.#stop(id, 'declined');
  }

  cancel(id: number): void {
    this.#stop(id, 'cancelled');
  }

  /** How many are under way or waiting for an answer, of ours. */
  get open(): number {
    return [...this.#items.values()].filter(({ mine, state }) => mine && !isOver(state)).length;
  }

  hear(data: string | ArrayBuffer): void {
    if (typeof data !== 'string') return this.#hearChunk(data);
    const word = messageOf(data);
    if (!word) return;
    if (word.t === 'file') this.#hearOffer(word);
    const id = word['id'];
    if (typeof id !== 'number') return;
    const outgoing = this.#outgoing.get(id);
    if (word.t === 'stop') this.#hearStop(id, word['why']);
    else if (outgoing) this.#hearAnswer(outgoing, word);
    else if (word.t === 'take' || word.t === 'got') this.#say({ t: 'stop', id, why: 'lost' });
  }

  /** The line can take more. */
  room(): void {
    for (const outgoing of this.#outgoing.values()) void this.#pump(outgoing);
  }

  close(): void {
    this.#closed = true;
    this.#incoming.clear();
    this.#outgoing.clear();
    this.#sources.clear();
    this.#items.clear();
  }

  #hearOffer(word: Message): void {
    const offer = offerOf(word);
    if (!offer) return;
    const known = this.#incoming.get(offer.id);
    if (known) return this.#answerAgain(known);
    const waiting = [...this.#incoming.values()].filter(({ state }) => !isOver(state));
    if (waiting.length >= MOST_OPEN || this.#incoming.size >= MOST_OFFERS || refusalOf(offer.name, '', offer.size)) {
      return this.#say({ t: 'stop', id: offer.id, why: 'declined' });
    }
    this.#incoming.set(offer.id, new Incoming(offer));
    const { id, name, size } = offer;
    this.#items.set(id, { id, mine: false, name, size, had: 0, state: 'asked', bytes: null });
    this.#tell();
    this.#say({ t: 'seen', id });
  }

  #answerAgain({ offer: { id }, state, had }: Incoming): void {
    if (state === 'asked') this.#say({ t: 'seen', id });
    else if (state === 'flowing') this.#say({ t: 'take', id, from: had });
    else if (state === 'checking') this.#say({ t: 'got', id, at: had });
    else if (state === 'done') this.#say({ t: 'done', id });
    else this.#say({ t: 'stop', id, why: state });
  }

  #hearAnswer(outgoing: Outgoing, word: Message): void {
    const now_ms = this.line.now_ms();
    if (isOver(outgoing.state)) return;
    if (word.t === 'seen') outgoing.seen(now_ms);
    else if (word.t === 'take') outgoing.take(word['from'] as number, now_ms);
    else if (word.t === 'got') outgoing.got(word['at'] as number, now_ms);
    else if (word.t === 'done') return this.#finish(outgoing);
    else return;
    this.#progress(outgoing);
    void this.#pump(outgoing);
  }

  #finish(outgoing: Outgoing): void {
    if (outgoing.state !== 'flowing') return;
    outgoing.state = 'done';
    outgoing.had = outgoing.offer.size;
    this.#progress(outgoing);
    this.#sources.delete(outgoing.offer.id);
  }

  /** Reads and sends chunk by chunk, as the window, the rate and the browser's own queue allow. */
  async #pump(outgoing: Outgoing): Promise<void> {
    const { id } = outgoing.offer;
    if (this.#pumping.has(id)) return;
    this.#pumping.add(id);
    try {
      while (await this.#sendNext(outgoing));
    } catch {
      this.#stop(id, 'damaged'); // the file is gone, or another one now
    } finally {
      this.#pumping.delete(id);
    }
  }

  async #sendNext(outgoing: Outgoing): Promise<boolean> {
    const { id } = outgoing.offer;
    const source = this.#sources.get(id);
    const next = outgoing.next();
    if (!source || !next || this.#closed || this.line.unsentBytes() > UNSENT_BYTES) return false;
    const wait_ms = outgoing.pace.wait_ms(this.line.now_ms());
    if (wait_ms > 1) {
      this.line.later(wait_ms, () => void this.#pump(outgoing));
      return false;
    }
    const bytes = new Uint8Array(await source.slice(next.from, next.to).arrayBuffer());
    if (bytes.length !== next.to - next.from) throw new Error('shorter than it was');
    if (outgoing.next()?.from !== next.from) return true; // meanwhile taken from elsewhere, or stopped
    if (!this.line.send(packChunk(id, next.from, bytes))) return false;
    outgoing.sent(next.to, this.line.now_ms());
    return true;
  }

  #hearChunk(packed: ArrayBuffer): void {
    const chunk = unpackChunk(packed);
    if (!chunk) return;
    const { id, from, bytes } = chunk;
    const incoming = this.#incoming.get(id);
    if (!incoming) return; // from before a reload: it will be offered again
    if (isOver(incoming.state)) return this.#answerAgain(incoming);
    const answer = incoming.chunk(from, bytes, this.line.now_ms());
    if (answer === 'gap') this.#say({ t: 'take', id, from: incoming.had });
    if (answer !== 'got') return;
    this.#say({ t: 'got', id, at: incoming.had });
    this.#progress(incoming);
    if (incoming.state === 'checking') void this.#check(incoming);
  }

  async #check(incoming: Incoming): Promise<void> {
    const { id, sha256 } = incoming.offer;
    const bytes = incoming.whole();
    const right = (await this.line.digest(bytes.buffer)) === sha256;
    if (incoming.state !== 'checking') return;
    if (!right) return this.#stop(id, 'damaged');
    incoming.state = 'done';
    const item = this.#items.get(id);
    if (item) this.#items.set(id, { ...item, had: bytes.length, state: 'done', bytes });
    this.#tell();
    this.#say({ t: 'done', id });
  }

  #stop(id: number, why: 'cancelled' | 'declined' | 'damaged'): void {
    const state = this.#items.get(id)?.state;
    if (state === undefined || isOver(state)) return;
    this.#say({ t: 'stop', id, why });
    this.#end(id, why);
  }

  #hearStop(id: number, why: unknown): void {
    const state = this.#items.get(id)?.state;
    if (state === undefined || isOver(state)) return;
    this.#end(id, why === 'declined' || why === 'damaged' || why === 'lost' ? why : 'cancelled');
  }

  #end(id: number, state: State): void {
    const transfer = this.#outgoing.get(id) ?? this.#incoming.get(id);
    if (transfer) transfer.state = state;
    this.#incoming.get(id)?.whole();
    this.#sources.delete(id);
    this.#set(id, state);
  }

  /** Nobody tells when a word got lost: once a while each silent transfer is asked after. */
  #beat(): void {
    this.line.later(QUIET_MS / 2, () => {
      if (this.#closed) return;
      const now_ms = this.line.now_ms();
      for (const outgoing of this.#outgoing.values()) {
        if (!isOver(outgoing.state) && now_ms - outgoing.heard_ms >= QUIET_MS) this.#ask(outgoing);
      }
      for (const { state, heard_ms, offer, had } of this.#incoming.values()) {
        if (state === 'flowing' && now_ms - heard_ms >= 2 * QUIET_MS) this.#say({ t: 'take', id: offer.id, from: had });
      }
      this.#beat();
    });
  }

  #ask({ offer }: Outgoing): void {
    this.#say({ t: 'file', ...offer });
  }

  #say(word: object): void {
    this.line.send(JSON.stringify(word));
  }

  #progress({ offer: { id }, state, had }: Outgoing | Incoming): void {
    const item = this.#items.get(id);
    if (!item) return;
    this.#items.set(id, { ...item, state, had });
    this.#tell();
  }

  #set(id: number, state: State): void {
    const item = this.#items.get(id);
    if (item) this.#items.set(id, { ...item, state });
    this.#tell();
  }

  #tell(): void {
    if (!this.#closed) this.onchange([...this.#items.values()]);
  }

  async #digestOf(source: Source): Promise<string | null> {
    try {
      return await this.line.digest(await source.slice(0, source.size).arrayBuffer());
    } catch {
      return null;
    }
  }
}

/** An offer is a stranger's: the name is made safe, anything odd is no offer. */
function offerOf(word: Message): Offer | null {
  const { id, name, size, sha256 } = word;
  if (!Number.isInteger(id) || (id as number) < 0 || (id as number) > 0xffff_ffff) return null;
  if (typeof name !== 'string' || typeof size !== 'number' || typeof sha256 !== 'string') return null;
  return /^[0-9a-f]{64}$/.test(sha256) ? { id: id as number, name: safeName(name), size, sha256 } : null;
}
