// The officer at work: the desks of their offices as the server tells them, the call and the session that follow.
import { Problem, type Alarm, type Desk, type Media, type Officer, type OfficerState, type Priority } from '../api';
import { listen, type News } from '../events';
import { LiveSession } from '../session/session.svelte';
import { holdAlone } from '../shared/alone';
import { Devices } from '../shared/devices.svelte';
import {
  callSeat, endAlarm, finishSession, getDesk, getOfficer, markMissed, park, raiseAlarm, rank, redirect, setDoor, signOut, takeBack,
  unpark, type DoorWish, type Target,
} from '../staff/api';
import { Bell } from './bell';
import { Rendered } from './rendered.svelte';

/** A citizen at the desk, wherever they stand. */
export interface Whom {
  seat_id: string;
  number: number;
}

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
  /** The services rendered in the session that runs. */
  readonly rendered = new Rendered();
  /** Counts appointments that changed: whoever shows them asks again. */
  appointmentsChanged = $state(0);

  /** The desk is open in another window of this browser, which now has the say. */
  elsewhere = $state(false);

  #stopListening: () => void = () => undefined;
  #letGo: () => void = () => undefined;
  #bell = new Bell();

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

  /** Colleagues who need help, and oneself, with the office in which they called for it. */
  get alarms(): { alarm: Alarm; officeId: string; mine: boolean }[] {
    return [...this.desks.values()].flatMap(({ office, alarms }) =>
      alarms.map((alarm) => ({ alarm, officeId: office.id, mine: alarm.officer_id === this.officer?.id })));
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

  /** The next of several offices, in the order of the tabs. */
  chooseNext(): void {
    const all = this.inOrder.map(({ office }) => office.id);
    const next = all[(all.indexOf(this.desk?.office.id ?? '') + 1) % all.length];
    if (next) this.choose(next);
  }

  get inOrder(): Desk[] {
    return [...this.desks.values()].sort((a, b) => a.office.name.localeCompare(b.office.name));
  }

  setDoor(wish: DoorWish): Promise<void> {
    return this.#do(async (desk) => {
      await setDoor(desk.office.id, wish);
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
      await finishSession(id, this.rendered.chosen);
      await this.#refresh(desk.office.id);
    });
  }

  /** Sets somebody aside: who waits, or whom one calls or serves. */
  park(seatId: string, note?: string): Promise<void> {
    return this.#about(async () => void (await park(seatId, note)));
  }

  unpark(seatId: string): Promise<void> {
    return this.#about(async () => void (await unpark(seatId)));
  }

  rank(seatId: string, priority: Priority): Promise<void> {
    return this.#about(async () => void (await rank(seatId, priority)));
  }

  redirect(seatId: string, to: Target, reason?: string): Promise<void> {
    return this.#about(() => redirect(seatId, to, reason));
  }

  /** Panic: the pictures go at once, whatever the server says; then the colleagues are told. */
  async alarm(): Promise<void> {
    const desk = this.occupied ?? this.desk;
    if (!desk) return;
    const blanked = this.session?.blank();
    await this.#try(async () => this.#take(await raiseAlarm(desk.office.id)));
    await blanked;
  }

  showAgain(): Promise<void> {
    return this.session?.unblank() ?? Promise.resolve();
  }

  calm(officeId: string, officerId: string): Promise<void> {
    return this.#try(async () => {
      await endAlarm(officeId, officerId);
      await this.#refresh(officeId);
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

  /** Something about a citizen of the desk in front, or of the one where the session runs. */
  #about(deed: () => Promise<void>): Promise<void> {
    return this.#do(async (desk) => {
      await deed();
      await this.#refresh((this.occupied ?? desk).office.id);
    });
  }

  async #do(deed: (desk: Desk) => Promise<void>): Promise<void> {
    const { desk } = this;
    if (!desk || this.busy) return;
    await this.#try(() => deed(desk));
  }

  async #try(deed: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.problem = null;
    try {
      await deed();
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
    if (news.type === 'media.silent') return this.session?.doubt();
    for (const desk of news.desks ?? []) this.#take(desk);
    if (news.desk) this.#take(news.desk);
    if (news.type.startsWith('appointment.')) this.appointmentsChanged += 1;
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
    this.#bell.hear(this.desks.get(desk.office.id), desk, this.state);
    this.desks = new Map(this.desks).set(desk.office.id, desk);
    const occupied = this.occupied;
    this.rendered.follow(desk);
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
