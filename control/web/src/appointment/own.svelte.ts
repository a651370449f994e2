// The appointment that a link opened. The secret leaves the address at once; the token lives as long as this tab.
import { cancel, checkIn, confirm, getAppointment, getSlots, move, openLink, type Appointment, type OwnAppointment, type Slot } from '../appointment-api';
import { readyBell } from '../shared/bell';
import { Attempts } from '../shared/attempts.svelte';
import { forgetHere, keepSeat, recallHere, rememberHere } from '../shared/memory';

const KEPT = 'schalter.appointment';

type Key = Pick<OwnAppointment, 'id' | 'token'> & { link?: string };

export class Own extends Attempts {
  appointment = $state.raw<Appointment | null>(null);
  /** No link, or one that opens nothing. */
  nowhere = $state<'no-link' | 'unknown' | null>(null);
  slots = $state.raw<Slot[] | null>(null);
  #kept: Key | null = null;

  async start(): Promise<void> {
    const secret = location.hash.slice(1);
    if (secret.startsWith('l_')) {
      history.replaceState(history.state, '', location.pathname + location.search);
      await this.attempt(async () => this.#take(await openLink(secret), secret));
    } else {
      this.#kept = JSON.parse(recallHere(KEPT) ?? 'null') as Key | null;
      if (this.#kept === null) this.nowhere = 'no-link';
      else await this.refresh();
    }
    if (this.appointment === null && this.problem && this.problem.status !== 0) this.#unknown();
  }

  async refresh(): Promise<void> {
    await this.#act((id, token) => getAppointment(id, token));
  }

  async confirm(): Promise<void> {
    await this.#act(confirm);
  }

  async cancel(): Promise<void> {
    await this.#act(cancel);
  }

  async askForSlots(): Promise<void> {
    const { appointment } = this;
    if (!appointment) return;
    await this.attempt(async () => {
      this.slots = await getSlots(appointment.office_id, appointment.services.map(({ id }) => id));
    });
  }

  async move(startsAt: string): Promise<boolean> {
    await this.#act((id, token) => move(id, token, startsAt));
    if (this.problem === null) {
      this.slots = null;
      return true;
    }
    const { problem } = this;
    await this.askForSlots();
    this.problem = problem;
    return false;
  }

  /** Straight into the waiting area; true when there is a seat. */
  async checkIn(): Promise<boolean> {
    readyBell();
    const kept = this.#kept;
    if (!kept) return false;
    await this.attempt(async () => keepSeat(await checkIn(kept.id, kept.token)));
    return this.problem === null;
  }

  /** The address that opened it, to be written on paper; none when the tab forgot it. */
  get link(): string | null {
    const secret = this.#kept?.link;
    return secret ? `${location.origin}/appointment#${secret}` : null;
  }

  #take(own: OwnAppointment, link: string): void {
    this.#kept = { id: own.id, token: own.token, link };
    rememberHere(KEPT, JSON.stringify(this.#kept));
    this.appointment = own;
  }

  #unknown(): void {
    forgetHere(KEPT);
    this.nowhere = 'unknown';
  }

  async #act(deed: (id: string, token: string) => Promise<Appointment>): Promise<void> {
    const kept = this.#kept;
    if (!kept) return;
    await this.attempt(async () => {
      this.appointment = await deed(kept.id, kept.token);
    });
  }
}
