// The pages that come as pieces of their own, each fetched once: at the start before anything is shown anew, so that what
// the server wrote never gives way to emptiness.
import type { Page } from './page';

const PIECES = {
  desk: () => import('./desk/Desk.svelte'),
  admin: () => import('./admin/Admin.svelte'),
  seat: () => import('./seat/Seat.svelte'),
  booking: () => import('./booking/Booking.svelte'),
  appointment: () => import('./appointment/Appointment.svelte'),
  room: () => import('./room/Room.svelte'),
  check: () => import('./check/CheckPage.svelte'),
  accessibility: () => import('./statement/Statement.svelte'),
  privacy: () => import('./statement/Statement.svelte'),
};

type Name = keyof typeof PIECES;
const fetched = new Map<Name, unknown>();

/** The piece, at once if it is here already. */
export function piece<N extends Name>(name: N): Awaited<ReturnType<(typeof PIECES)[N]>> | ReturnType<(typeof PIECES)[N]> {
  type Piece = Awaited<ReturnType<(typeof PIECES)[N]>>;
  const known = fetched.get(name) as Piece | undefined;
  if (known) return known;
  const coming = PIECES[name]() as Promise<Piece>;
  coming.then((come) => fetched.set(name, come), () => undefined);
  return coming as ReturnType<(typeof PIECES)[N]>;
}

/** Fetches what the page needs; one that does not come says so itself. */
export async function readyPage({ name }: Page): Promise<void> {
  if (name in PIECES) await Promise.resolve(piece(name as Name)).catch(() => undefined);
}
