// Whoever was given a link into a room: the secret leaves the address at once and lives as long as this tab.
import { ask, type Media } from '../api';
import { notePressed } from '../session/probe';
import { LiveSession } from '../session/session.svelte';
import { holdAlone } from '../shared/alone';
import { Attempts } from '../shared/attempts.svelte';
import { Devices } from '../shared/devices.svelte';
import { forgetHere, recallHere, rememberHere } from '../shared/memory';

const KEPT = 'schalter.room';

interface Access {
  role: 'citizen' | 'officer';
  ends_at: string | null;
  media: Media;
}

export class Guest extends Attempts {
  role = $state.raw<Access['role'] | null>(null);
  /** No link, one that opens nothing (any more), or the room is open in another window. */
  nowhere = $state<'none' | 'unknown' | 'elsewhere' | null>(null);
  session = $state.raw<LiveSession | null>(null);
  since = $state<string | null>(null);
  left = $state(false);
  readonly devices = new Devices();
  #link: string | null = null;
  #media: Media | null = null;
  #letGo: () => void = () => undefined;

  async start(): Promise<void> {
    const secret = location.hash.slice(1);
    if (secret.startsWith('j_')) {
      history.replaceState(history.state, '', location.pathname + location.search);
      rememberHere(KEPT, secret);
    }
    this.#link = recallHere(KEPT) ?? (secret.startsWith('j_') ? secret : null);
    if (this.#link === null) this.nowhere = 'none';
    else await this.attempt(async () => void (await this.#open()));
    if (this.problem?.status === 404) this.#unknown();
  }

  /** Betreten, also again after hanging up: only now does anything connect. */
  async enter(): Promise<void> {
    notePressed();
    await this.attempt(async () => {
      const media = await this.#open();
      if (!media) return;
      this.left = false;
      this.#letGo = holdAlone('schalter.room', () => this.#elsewhere());
      const session = new LiveSession(media, this.devices, () => this.#open(), () => this.#elsewhere());
      this.session = session;
      this.since = new Date().toISOString();
      session.begin();
      await session.publishDevices();
    });
    if (this.problem?.status === 404) this.#unknown();
  }

  /** Hangs up; the room stays, and the link lets one in again. */
  async leave(): Promise<void> {
    const media = this.#media;
    this.close();
    this.left = true;
    if (!media) return;
    const path = `${media.url}/${media.participant_id}`;
    await ask(path, { method: 'DELETE', ticket: media.token }).catch(() => undefined);
  }

  close(): void {
    this.#letGo();
    this.session?.close();
    this.session = null;
    this.devices.close();
  }

  async #open(): Promise<Media | null> {
    if (this.#link === null) return null;
    const response = await ask('/v1/rooms/access', { method: 'POST', body: { link: this.#link } });
    const access = (await response.json()) as Access;
    this.role = access.role;
    this.#media = access.media;
    return access.media;
  }

  #elsewhere(): void {
    this.close();
    this.nowhere = 'elsewhere';
  }

  #unknown(): void {
    forgetHere(KEPT);
    this.problem = null;
    this.nowhere = 'unknown';
  }
}
