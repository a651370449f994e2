// News from the server: server-sent events read by fetch (the ticket travels in a header, never in an address),
// resumed with Last-Event-ID after every break.
import { Problem, problemOf, spoken, type Desk, type Office, type Seat } from './api';
import { backoff_ms } from './backoff';

/** The keep-alive comes every 15 s; after this silence the connection is taken for dead. */
const SILENCE_MS = 40_000;

export interface News {
  type: string;
  offices?: Office[];
  office?: Office;
  seat?: Seat;
  desks?: Desk[];
  desk?: Desk;
}

export interface Listener {
  onnews: (news: News) => void;
  /** The stream is up, or it broke and is being built again. */
  onlink?: (up: boolean) => void;
  /** The server will not talk to us any more (unknown ticket, signed out): no further try is made. */
  onrefused?: (problem: Problem) => void;
}

export interface Frame {
  event: string;
  data: string;
  id: string | null;
}

/** Listens until the returned function is called. */
export function listen(path: string, ticket: string | undefined, listener: Listener): () => void {
  const feed = new Feed(path, ticket, listener);
  void feed.run();
  return () => feed.stop();
}

/** Cuts a text stream into event frames; knows nothing about the network. */
export class FrameParser {
  #rest = '';

  feed(text: string): Frame[] {
    const blocks = (this.#rest + text).replaceAll('\r\n', '\n').split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.map(frameOf).filter((frame) => frame !== null);
  }
}

class Feed {
  #stopped = false;
  #attempt = 0;
  #lastId: string | null = null;
  #cut = new AbortController();
  #wake: () => void = () => undefined;
  #watchdog: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly path: string,
    readonly ticket: string | undefined,
    readonly listener: Listener,
  ) {}

  async run(): Promise<void> {
    addEventListener('online', this.#hurry);
    while (!this.#stopped) {
      try {
        await this.#readOnce();
      } catch (cause) {
        if (cause instanceof Problem && isFinal(cause)) this.#refuse(cause);
      }
      clearTimeout(this.#watchdog);
      if (this.#stopped) break;
      this.listener.onlink?.(false);
      await this.#pause(backoff_ms(this.#attempt++));
    }
    removeEventListener('online', this.#hurry);
  }

  stop(): void {
    this.#stopped = true;
    this.#cut.abort();
    this.#wake();
  }

  #hurry = (): void => this.#wake();

  #refuse(problem: Problem): void {
    if (!this.#stopped) this.listener.onrefused?.(problem);
    this.#stopped = true;
  }

  async #readOnce(): Promise<void> {
    this.#cut = new AbortController();
    this.#heard();
    const response = await fetch(this.path, { headers: this.#headers(), signal: this.#cut.signal, cache: 'no-store' });
    if (!response.ok || !response.body) throw await problemOf(response);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new FrameParser();
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      this.#heard();
      for (const frame of parser.feed(value)) this.#take(frame);
    }
  }

  #headers(): Headers {
    const headers = new Headers({ accept: 'text/event-stream', 'accept-language': spoken() });
    if (this.ticket) headers.set('authorization', `Bearer ${this.ticket}`);
    if (this.#lastId !== null) headers.set('last-event-id', this.#lastId);
    return headers;
  }

  #take(frame: Frame): void {
    if (this.#stopped) return;
    if (frame.id !== null) this.#lastId = frame.id;
    if (frame.event === 'hello') {
      this.#attempt = 0;
      this.listener.onlink?.(true);
    }
    const news = JSON.parse(frame.data) as Omit<News, 'type'>;
    this.listener.onnews({ ...news, type: frame.event });
  }

  #heard(): void {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.#cut.abort(), SILENCE_MS);
  }

  #pause(wait_ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wait_ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function frameOf(block: string): Frame | null {
  let event = 'message';
  let id: string | null = null;
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const [field, value] = fieldOf(line);
    if (field === 'event') event = value;
    else if (field === 'id') id = value;
    else if (field === 'data') data.push(value);
  }
  return data.length === 0 ? null : { event, id, data: data.join('\n') };
}

function fieldOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
}

/** Refusals that trying again cannot cure. */
function isFinal(problem: Problem): boolean {
  return [401, 403, 404, 410].includes(problem.status);
}
