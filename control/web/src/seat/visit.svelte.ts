// One citizen's visit, from the seat to the goodbye: what the server says about the seat, and what follows from it here.
import { enter, getSeat, leaveSeat, Problem, tellCheck, type Media, type Office, type Seat, type SeatState } from '../api';
import { listen, type News } from '../events';
import { notePressed } from '../session/probe';
import type { Verdict } from '../check/verdict';
import { LiveSession } from '../session/session.svelte';
import { ringBell } from '../shared/bell';
import { Devices } from '../shared/devices.svelte';
import { forgetSeat, keptSeat, type KeptSeat } from '../shared/memory';
import { holdAlone } from '../shared/alone';
import { notify } from '../shared/notify';
import { t } from '../shared/text.svelte';

const RING_EVERY_MS = 6_000;
const ENDED: readonly SeatState[] = ['finished', 'missed', 'abandoned', 'left', 'dismissed'];

export class Visit {
  seat = $state.raw<Seat | null>(null);
  office = $state.raw<Office | null>(null);
  session = $state.raw<LiveSession | null>(null);
  /** Betreten was pressed and the answer is on its way, or it came. */
  inside = $state(false);
  /** No ticket here, or one the server no longer knows. */
  nowhere = $state<'no-ticket' | 'unknown' | 'other-window' | null>(null);
  linked = $state(true);
  /** What the officer wrote down for afterwards; only here, gone with the page. */
  nextSteps = $state('');
  problem = $state.raw<Problem | null>(null);
  readonly devices = new Devices();

  #kept: KeptSeat | null;
  #stopListening: () => void = () => undefined;
  #letGo: () => void = () => undefined;
  #bell: ReturnType<typeof setInterval> | undefined;
  #closeNotification: () => void = () => undefined;
  /** The stream itself has told that we are in: what it tells after that is newer. */
  #toldInside = false;

  constructor() {
    this.#kept = keptSeat();
    if (this.#kept === null) this.nowhere = 'no-ticket';
    else this.#start(this.#kept);
  }

  get ended(): boolean {
    return this.seat !== null && ENDED.includes(this.seat.state);
  }

  /** Betreten: the deed and the devices at the same time; whatever the devices say, one goes in. */
  async enter(): Promise<void> {
    const { session } = this;
    if (!this.#kept || !session || this.inside) return;
    notePressed();
    this.#silence();
    this.inside = true;
    this.problem = null;
    const published = session.publishDevices();
    try {
      const seat = await enter(this.#kept.id, this.#kept.ticket);
      this.#apply(seat);
      await published;
    } catch (cause) {
      this.#turnedAway(cause);
    }
  }

  async leave(): Promise<void> {
    if (!this.#kept) return;
    try {
      await leaveSeat(this.#kept.id, this.#kept.ticket);
    } catch (cause) {
      if (!(cause instanceof Problem) || cause.status === 0) {
        this.problem = cause instanceof Problem ? cause : null;
        return;
      }
    }
    if (this.seat) this.#apply({ ...this.seat, state: this.inside ? 'finished' : 'left', call: null, session: null, media: null });
  }

  /** What the try of the way in has shown: the officers see a traffic light. That it arrives is not worth a word. */
  tellCheck(verdict: Verdict): void {
    if (!this.#kept) return;
    const { cameraTrouble, microphoneTrouble } = this.devices;
    const network = verdict === 'blocked' ? 'poor' : verdict;
    const check = network === 'good' && (cameraTrouble ?? microphoneTrouble) ? 'fair' : network;
    tellCheck(this.#kept.id, this.#kept.ticket, check).catch(() => undefined);
  }

  /** The page is left: give everything back, keep the seat. */
  close(): void {
    this.#stopListening();
    this.#letGo();
    this.#silence();
    this.session?.close();
    this.session = null;
    this.devices.close();
  }

  #start(kept: KeptSeat): void {
    this.#letGo = holdAlone('schalter.seat', () => this.#elsewhere());
    this.#listen(kept);
  }

  /** In another window or at another device: two would push each other out of the room. */
  #elsewhere(): void {
    this.close();
    this.nowhere = 'other-window';
    this.inside = false;
  }

  #listen(kept: KeptSeat): void {
    this.#stopListening = listen('/v1/events', kept.ticket, {
      onnews: (news) => this.#hear(news),
      onlink: (up) => this.#link(up),
      onrefused: () => void this.#askOnce(kept),
    });
  }

  #link(up: boolean): void {
    if (up && !this.linked) this.session?.doubt();
    this.linked = up;
  }

  /** The stream knows only living seats; the seat itself may still have a last word. */
  async #askOnce(kept: KeptSeat): Promise<void> {
    try {
      this.#apply(await getSeat(kept.id, kept.ticket));
    } catch (cause) {
      if (cause instanceof Problem && [401, 403, 404, 410].includes(cause.status)) this.#unknown();
    }
  }

  #unknown(): void {
    this.close();
    forgetSeat();
    this.seat = null;
    this.nowhere = 'unknown';
  }

  #hear(news: News): void {
    if (news.type === 'media.silent') return this.session?.doubt();
    if (news.office) this.office = news.office;
    if (!news.seat || news.seat.id !== this.#kept?.id) return;
    this.#apply(news.seat);
    if (news.seat.state === 'entered') this.#toldInside = true;
  }

  #apply(seat: Seat): void {
    if (this.ended || this.#isOld(seat)) return;
    const before = this.seat?.call?.id;
    this.seat = seat;
    if (ENDED.includes(seat.state)) return this.#over();
    if (seat.state === 'called') this.#called(seat, before !== seat.call?.id);
    else this.#silence();
    if (seat.state === 'entered') this.#entered(seat);
    if (seat.state === 'seated' || seat.state === 'parked') this.#backToWaiting();
  }

  /** The answer to Betreten may overtake the stream: back to the waiting area one is sent only by an officer. */
  #isOld(seat: Seat): boolean {
    return this.seat?.state === 'entered' && !this.#toldInside && (seat.state === 'called' || seat.state === 'seated' || seat.state === 'parked');
  }

  #called(seat: Seat, isNew: boolean): void {
    this.#warmUp(seat);
    if (!isNew) return;
    this.problem = null;
    this.#silence();
    ringBell();
    this.#bell = setInterval(ringBell, RING_EVERY_MS);
    this.#closeNotification = notify(t('called-heading'), t('called-text', { office: seat.office_name }));
  }

  /** Connects while the citizen still reads: the gate is closed and nothing is captured. */
  #warmUp(seat: Seat): void {
    if (!seat.media || this.session?.isFor(seat.media)) return;
    this.session?.close();
    this.session = new LiveSession(seat.media, this.devices, () => this.#renew(), () => this.#elsewhere());
  }

  /** Also after a reload: in the session already, so straight back to it. */
  #entered(seat: Seat): void {
    const cameByReload = !this.inside;
    this.inside = true;
    this.#warmUp(seat);
    if (this.session && !this.session.begun) this.session.begin();
    if (cameByReload) void this.session?.publishDevices();
  }

  #backToWaiting(): void {
    if (this.inside) this.devices.close();
    this.inside = false;
    this.#toldInside = false;
    this.session?.close();
    this.session = null;
  }

  #over(): void {
    this.inside = false;
    this.nextSteps = this.session?.nextSteps ?? '';
    this.close();
    forgetSeat();
  }

  #turnedAway(cause: unknown): void {
    if (this.seat?.state === 'entered' || this.ended) return;
    this.inside = false;
    this.devices.close();
    this.problem = Problem.of(cause);
    if (this.#kept) void this.#askOnce(this.#kept);
  }

  async #renew(): Promise<Media | null> {
    if (!this.#kept) return null;
    const seat = await getSeat(this.#kept.id, this.#kept.ticket);
    this.#apply(seat);
    return seat.media;
  }

  #silence(): void {
    clearInterval(this.#bell);
    this.#bell = undefined;
    this.#closeNotification();
    this.#closeNotification = () => undefined;
  }
}
