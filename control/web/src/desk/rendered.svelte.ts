// What is rendered in a session: at first what the citizen came for, then what the officer ticks.
import type { Desk } from '../api';

export class Rendered {
  #asked = new Map<string, string[]>();
  #seatId: string | null = null;
  #ticked = $state.raw<readonly string[] | null>(null);

  /** What the server is told; undefined leaves it at what the citizen came for. */
  get chosen(): readonly string[] | undefined {
    return this.#ticked ?? undefined;
  }

  get count(): number {
    return this.#now().length;
  }

  has(serviceId: string): boolean {
    return this.#now().includes(serviceId);
  }

  tick(serviceId: string, on: boolean): void {
    const others = this.#now().filter((id) => id !== serviceId);
    this.#ticked = on ? [...others, serviceId] : others;
  }

  /** A new session begins with what its citizen came for. */
  follow(desk: Desk): void {
    for (const seat of desk.waiting) this.#asked.set(seat.seat_id, seat.services);
    const seatId = (desk.session ?? desk.call)?.seat_id ?? null;
    if (seatId === null || seatId === this.#seatId) return;
    this.#seatId = seatId;
    const asked = this.#asked.get(seatId);
    this.#ticked = asked && asked.length > 0 ? asked : null;
  }

  #now(): readonly string[] {
    return this.#ticked ?? [];
  }
}
