// The officer at work: the desks of their offices as the server tells them, the call and the session that follow.
import {
  callSeat, finishSession, getDesk, getOfficer, markMissed, Problem, setDoor, signOut, takeBack,
  type Desk, type Media, type Officer, type OfficerState,
} from '../api';
import { listen, type News } from '../events';
import { LiveSession } from '../session/session.svelte';
import { holdAlone } from '../shared/alone';
import { Devices } from '../shared/devices.svelte';

export class Work {
  officer = $state.raw<Officer | null>(null);
  /** Until the server has said who we are. */
  asking = $state(true);
  desks = $state.raw<ReadonlyMap<string, Desk>>(new Map());
  chosen = $state<string | null>(null);
  linked = $state(true);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  session = $state.raw<LiveSession | null>(null);
  readonly devices = new Devices();

  /** The desk is open in another window of this browser, which now has the say. */
  elsewhere = $state(false);

  #stopListening: () => void = () => undefined;
  #letGo: () => void = () => undefined;

  /** The desk in front: where a call or session runs, or the office chosen. */
  get desk(): Desk | null {
    return this.desks.get(this.chosen ?? '') ?? [...this.desks.values()][0] ?? null;
  }

  /** The desk that holds this officer's call or session, whichever office is being looked at. */
  get occupied(): Desk | null {
    return [...this.desks.values()].find((desk) => desk.session ?? desk.call) ?? null;
  }

  get state(): OfficerState {
    if (this.occupied) return this.occupied.session ? 'serving' : 'calling';
    return 'free';
  }

  async start(): Promise<void> {
    try {
      this.welcome(await getOfficer());
    } catch {
      this.officer = null;
    }
    this.asking = false;
  }

  welcome(officer: Officer): void {
    this.officer = officer;
    this.problem = null;
    this.asking = false;
    if (!officer.must_change_password) this.#listen();
  }

  async passwordChanged(): Promise<void> {
    this.welcome(await getOfficer());
  }

  async signOut(): Promise<void> {
    await signOut().catch(() => undefined);
    this.close();
    this.officer = null;
    this.desks = new Map();
  }

  choose(officeId: string): void {
    this.chosen = officeId;
    this.problem = null;
  }

  setDoor(door: 'open' | 'paused' | 'closed', note?: string): Promise<void> {
    return this.#do(async (desk) => {
      await setDoor(desk.office.id, door, note);
      await this.#refresh(desk.office.id);
    });
  }

  /** Calls and, while the citizen walks in, connects and opens camera and microphone. */
  call(seatId?: string): Promise<void> {
    return this.#do(async (desk) => {
      const call = await callSeat(desk.office.id, seatId);
      this.#warmUp(call.media);
      await this.#refresh(desk.office.id);
    });
  }

  takeBack(): Promise<void> {
    return this.#withCall(takeBack);
  }

  missed(): Promise<void> {
    return this.#withCall(markMissed);
  }

  finish(): Promise<void> {
    const desk = this.occupied;
    const id = desk?.session?.id;
    if (!desk || !id) return Promise.resolve();
    return this.#do(async () => {
      await finishSession(id);
      await this.#refresh(desk.office.id);
    });
  }

  close(): void {
    this.#letGo();
    this.#stopListening();
    this.#stopListening = () => undefined;
    this.#endSession();
  }

  #withCall(deed: (callId: string) => Promise<void>): Promise<void> {
    const desk = this.occupied;
    const id = desk?.call?.id;
    if (!desk || !id) return Promise.resolve();
    return this.#do(async () => {
      await deed(id);
      await this.#refresh(desk.office.id);
    });
  }

  async #do(deed: (desk: Desk) => Promise<void>): Promise<void> {
    const { desk } = this;
    if (!desk || this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      await deed(desk);
    } catch (cause) {
      this.problem = Problem.of(cause);
      if (this.problem.status === 401) this.#lockOut();
    } finally {
      this.busy = false;
    }
  }

  #listen(): void {
    this.#stopListening();
    this.#letGo = holdAlone('schalter.desk', () => this.#stepBack());
    this.#stopListening = listen('/v1/events', undefined, {
      onnews: (news) => this.#hear(news),
      onlink: (up) => this.#link(up),
      onrefused: () => this.#lockOut(),
    });
  }

  /** The desk goes on in another window or at another device. */
  #stepBack(): void {
    this.close();
    this.elsewhere = true;
  }

  #link(up: boolean): void {
    if (up && !this.linked) this.session?.doubt();
    this.linked = up;
  }

  #lockOut(): void {
    this.close();
    this.officer = null;
  }

  #hear(news: News): void {
    for (const desk of news.desks ?? []) this.#take(desk);
    if (news.desk) this.#take(news.desk);
  }

  /** The answer to one's own deed need not wait for the stream; what the stream said meanwhile is newer. */
  async #refresh(officeId: string): Promise<Desk> {
    const before = this.desks.get(officeId);
    const desk = await getDesk(officeId);
    const now = this.desks.get(officeId);
    if (now && now !== before) return now;
    this.#take(desk);
    return desk;
  }

  #take(desk: Desk): void {
    this.desks = new Map(this.desks).set(desk.office.id, desk);
    const occupied = this.occupied;
    const media = occupied?.session?.media ?? occupied?.call?.media;
    if (!occupied || !media) return this.#endSession();
    this.chosen = occupied.office.id;
    this.#warmUp(media);
    if (occupied.session && this.session && !this.session.begun) this.session.begin();
  }

  #warmUp(media: Media): void {
    if (this.session?.isFor(media)) return;
    this.session?.close();
    this.session = new LiveSession(media, this.devices, () => this.#renew(), () => this.#stepBack());
    void this.session.publishDevices();
  }

  #endSession(): void {
    if (!this.session) return;
    this.session.close();
    this.session = null;
    this.devices.close();
  }

  async #renew(): Promise<Media | null> {
    const officeId = this.occupied?.office.id;
    if (!officeId) return null;
    const desk = await this.#refresh(officeId);
    return desk.session?.media ?? desk.call?.media ?? null;
  }
}
