// Who one is in a room: which participant, the token that says so, and what is asked of the server with it. How one is
// connected is another matter (call.ts). Knows nothing about connections and pages.
import { Problem, type Media } from './api';
import type { Answered } from './relays';

/** How a call reaches the server. */
export interface Server {
  offer: (media: Media, sdp: string, signal: AbortSignal) => Promise<Answered>;
  /** A new offer over the connection that stands. */
  change: (media: Media, sdp: string, signal: AbortSignal) => Promise<Answered>;
  /** Fresh access to the same room, or null when the session is over. */
  renew: () => Promise<Media | null>;
}

type Deed = (media: Media, sdp: string, signal: AbortSignal) => Promise<Answered>;

export class Access {
  /** How often an offer was handed in. */
  offers = 0;
  /** The relays the server named last; their passes are good for a while. */
  relays: RTCIceServer[] = [];
  #media: Media;

  constructor(
    media: Media,
    readonly server: Server,
  ) {
    this.#media = media;
  }

  isFor(media: Media): boolean {
    return this.#media.room_id === media.room_id && this.#media.participant_id === media.participant_id;
  }

  /** Hands in the offer of a new connection, and brings back the answer. */
  join(sdp: string, signal: AbortSignal): Promise<string> {
    return this.#ask(this.server.offer, sdp, signal);
  }

  /** Hands in another offer of the connection that stands: for another path, or another codec. */
  change(sdp: string, signal: AbortSignal): Promise<string> {
    return this.#ask(this.server.change, sdp, signal);
  }

  /** True with fresh access to the same room; false when the session is over. */
  async renew(): Promise<boolean> {
    const fresh = await this.server.renew();
    if (fresh !== null) this.#media = fresh;
    return fresh !== null;
  }

  async #ask(deed: Deed, sdp: string, signal: AbortSignal): Promise<string> {
    this.offers += 1;
    const answered = await this.#askTwice(deed, sdp, signal);
    this.relays = answered.relays;
    return answered.sdp;
  }

  /** Access may have run out during a long talk; the connection has not. */
  async #askTwice(deed: Deed, sdp: string, signal: AbortSignal): Promise<Answered> {
    try {
      return await deed(this.#media, sdp, signal);
    } catch (cause) {
      if (!(cause instanceof Problem) || cause.status !== 401 || !(await this.renew())) throw cause;
      return deed(this.#media, sdp, signal);
    }
  }
}
