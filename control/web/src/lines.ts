// The two data channels of a call: words (chat, what one shows, captions) and files. The server passes each message to
// the channel of the same name on the other side and keeps none. No DOM.

/** What came over the channel of words; anything in it is a stranger's. */
export type Message = { t?: unknown } & Record<string, unknown>;

export interface Ears {
  onopen: () => void;
  onword: (message: Message) => void;
  /** A JSON text or a chunk of a file, as it came. */
  onfile: (data: string | ArrayBuffer) => void;
  /** There is room again for chunks. */
  onroom: () => void;
}

/** The browser tells when so little is left to send. */
const LOW_BYTES = 16_384;

export class Lines {
  #words: RTCDataChannel;
  #files: RTCDataChannel;

  constructor(pc: RTCPeerConnection, ears: Ears) {
    this.#words = pc.createDataChannel('schalter');
    this.#words.onopen = ears.onopen;
    this.#words.onmessage = (event) => {
      const message = messageOf(event.data);
      if (message) ears.onword(message);
    };
    this.#files = pc.createDataChannel('schalter-files');
    this.#files.binaryType = 'arraybuffer';
    this.#files.bufferedAmountLowThreshold = LOW_BYTES;
    this.#files.onmessage = (event) => {
      if (typeof event.data === 'string' || event.data instanceof ArrayBuffer) ears.onfile(event.data);
    };
    this.#files.onbufferedamountlow = ears.onroom;
    this.#files.onopen = ears.onroom;
  }

  say(message: object): boolean {
    return send(this.#words, JSON.stringify(message));
  }

  sendFile(data: string | ArrayBuffer): boolean {
    return send(this.#files, data);
  }

  /** What this browser has not sent yet; endless while there is no channel. */
  get unsentBytes(): number {
    return this.#files.readyState === 'open' ? this.#files.bufferedAmount : Infinity;
  }
}

function send(channel: RTCDataChannel, data: string | ArrayBuffer): boolean {
  if (channel.readyState !== 'open') return false;
  try {
    if (typeof data === 'string') channel.send(data);
    else channel.send(data);
    return true;
  } catch {
    return false; // its queue is full
  }
}

export function messageOf(data: unknown): Message | null {
  if (typeof data !== 'string') return null;
  try {
    const message: unknown = JSON.parse(data);
    return typeof message === 'object' && message !== null ? (message as Message) : null;
  } catch {
    return null;
  }
}
