// What the overview knows: the town's offices, live, and the seat this browser may already have.
import { getOffices, getSeat, Problem, sit, type Office, type Seat } from '../api';
import { listen, type News } from '../events';
import { readyBell, ringBell } from '../shared/bell';
import { firstOffices } from '../shared/first';
import { forgetSeat, keepSeat, keptSeat, type KeptSeat } from '../shared/memory';

const SLOTS_EVERY_MS = 60_000;

export class Town {
  offices = $state.raw<Office[] | null>(firstOffices());
  linked = $state(true);
  /** A living seat of this browser. */
  seat = $state.raw<Seat | null>(null);
  /** The office where a seat is just being taken. */
  sitting = $state<string | null>(null);
  problem = $state.raw<{ officeId: string; problem: Problem } | null>(null);

  #stopListening: (() => void)[] = [];
  #slotsTimer: ReturnType<typeof setInterval> | undefined;
  /** By office; news leave them out. */
  #slots = new Map<string, string[]>();
  #keys = new Map<string, string>();

  start(): void {
    this.#stopListening.push(
      listen('/v1/events', undefined, { onnews: (news) => this.#hear(news), onlink: (up) => (this.linked = up) }),
    );
    for (const { id, next_slots } of this.offices ?? []) this.#slots.set(id, next_slots ?? []);
    if (!this.offices) void this.#askForSlots();
    this.#slotsTimer = setInterval(() => void this.#askForSlots(), SLOTS_EVERY_MS);
    const kept = keptSeat();
    if (kept) void this.#greet(kept);
  }

  stop(): void {
    for (const stop of this.#stopListening) stop();
    this.#stopListening = [];
    clearInterval(this.#slotsTimer);
  }

  /** Takes a seat; true when one is ours, now or already. */
  async sit(officeId: string): Promise<boolean> {
    readyBell();
    this.sitting = officeId;
    this.problem = null;
    try {
      keepSeat(await sit(officeId, this.#keyFor(officeId), this.seat ? keptSeat()?.ticket : undefined));
      return true;
    } catch (cause) {
      const problem = Problem.of(cause);
      if (problem.code === 'already-seated') return true;
      this.problem = { officeId, problem };
      return false;
    } finally {
      this.sitting = null;
    }
  }

  /** The same key until it worked: pressing twice on a slow line takes one seat. */
  #keyFor(officeId: string): string {
    const key = this.#keys.get(officeId) ?? newKey();
    this.#keys.set(officeId, key);
    return key;
  }

  /** While one looks around here, the seat stays alive and the bell still rings. */
  async #greet(kept: KeptSeat): Promise<void> {
    try {
      this.#takeSeat(await getSeat(kept.id, kept.ticket));
    } catch (cause) {
      if (cause instanceof Problem && [401, 404, 410].includes(cause.status)) forgetSeat();
      return;
    }
    if (!this.seat) return;
    this.#stopListening.push(
      listen('/v1/events', kept.ticket, {
        onnews: (news) => {
          if (news.seat?.id === kept.id) this.#takeSeat(news.seat);
        },
        onrefused: () => (this.seat = null),
      }),
    );
  }

  #takeSeat(seat: Seat): void {
    const living = seat.state === 'seated' || seat.state === 'parked' || seat.state === 'called' || seat.state === 'entered';
    if (seat.state === 'called' && this.seat?.state === 'seated') ringBell();
    this.seat = living ? seat : null;
  }

  /** The next free slots come with the offices alone. */
  async #askForSlots(): Promise<void> {
    if (document.hidden) return;
    try {
      for (const { id, next_slots } of await getOffices()) this.#slots.set(id, next_slots ?? []);
      if (this.offices) this.offices = this.offices.map((office) => this.#withSlots({ ...office, next_slots: null }));
    } catch {
      // The news say everything else; the slots come with the next asking.
    }
  }

  #withSlots(office: Office): Office {
    return { ...office, next_slots: office.next_slots ?? this.#slots.get(office.id) ?? null };
  }

  #hear(news: News): void {
    if (news.offices) this.offices = news.offices.map((office) => this.#withSlots(office));
    if (!news.office || !this.offices) return;
    const changed = this.#withSlots(news.office);
    const known = this.offices.some((office) => office.id === changed.id);
    this.offices = known
      ? this.offices.map((office) => (office.id === changed.id ? changed : office))
      : [...this.offices, changed];
  }
}

/** crypto.randomUUID is absent on plain http:// beyond localhost; the overview works there too. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
