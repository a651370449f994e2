// The little that this browser keeps: the seat's ticket, the language, and whether camera and microphone are wanted.
// A browser that refuses storage (private mode, policy) must not break the page.

export interface KeptSeat {
  id: string;
  ticket: string;
  office_id: string;
}

const SEAT = 'schalter.seat';

export function keepSeat(seat: KeptSeat): void {
  remember(SEAT, JSON.stringify({ id: seat.id, ticket: seat.ticket, office_id: seat.office_id }));
}

export function keptSeat(): KeptSeat | null {
  try {
    const kept = JSON.parse(recall(SEAT) ?? 'null') as Partial<KeptSeat> | null;
    return kept?.id && kept.ticket && kept.office_id ? { id: kept.id, ticket: kept.ticket, office_id: kept.office_id } : null;
  } catch {
    return null;
  }
}

export function forgetSeat(): void {
  attempt(() => localStorage.removeItem(SEAT));
}

export function remember(key: string, value: string): void {
  attempt(() => localStorage.setItem(key, value));
}

export function recall(key: string): string | null {
  return attempt(() => localStorage.getItem(key)) ?? null;
}

/** For this tab only, gone when it is closed. */
export function rememberHere(key: string, value: string): void {
  attempt(() => sessionStorage.setItem(key, value));
}

export function recallHere(key: string): string | null {
  return attempt(() => sessionStorage.getItem(key)) ?? null;
}

export function forgetHere(key: string): void {
  attempt(() => sessionStorage.removeItem(key));
}

function attempt<T>(deed: () => T): T | undefined {
  try {
    return deed();
  } catch {
    return undefined;
  }
}
