// What a web editor may say: as attributes of the element, or as query parameters of /embed. The names are those that
// towns already use in their pages for video counters, so that a change is a change of the address alone.

export type Size = 'default' | 'medium' | 'big';

export interface Options {
  /** In a frame instead of in the page itself. */
  iframe: boolean;
  /** With a link to all offices below. */
  footer: boolean;
  size: Size;
  /** Links open in a window of their own. */
  detach: boolean;
  /** All offices in one card. */
  onecard: boolean;
  /** Only these: ids or names, joined by hyphens. */
  id: string;
  /** `walkin` or `appointment`: only offices that offer it. */
  type: string;
  /** Only offices with a service in whose name one of these words is, joined by hyphens. */
  categories: string;
}

/** The office as `GET /v1/offices` tells of it, as far as it is looked at here. */
export interface Office {
  id: string;
  name: string;
  door: 'open' | 'full' | 'paused' | 'closed';
  door_until: string | null;
  next_opening_at: string | null;
  seats_total: number;
  seats_free: number;
  takes_seats?: boolean;
  wait?: { median_ms: number; upper_ms: number } | null;
  next_slots: string[] | null;
  services?: { name: string }[];
  office_hours?: unknown[];
  appointment_hours?: unknown[];
  always_open?: boolean;
}

export const NAMES = ['iframe', 'footer', 'size', 'detach', 'onecard', 'id', 'type', 'categories'] as const;

/** A flag that is there counts, unless it says no. */
export function optionsOf(get: (name: string) => string | null): Options {
  const flag = (name: string) => !['false', '0', 'no', undefined].includes(get(name)?.toLowerCase());
  const text = (name: string) => get(name) ?? '';
  const size = text('size');
  return {
    iframe: flag('iframe'),
    footer: flag('footer'),
    size: size === 'medium' || size === 'big' ? size : 'default',
    detach: flag('detach'),
    onecard: flag('onecard'),
    id: text('id'),
    type: text('type').toLowerCase(),
    categories: text('categories'),
  };
}

/** The offices that are meant, in their order. */
export function chosen(offices: Office[], { id, type, categories }: Options): Office[] {
  const words = plain(categories).split('-').filter(Boolean);
  return offices.filter(
    (office) =>
      (id === '' || isNamed(office, id)) &&
      (type !== 'walkin' || office.always_open === true || (office.office_hours ?? []).length > 0) &&
      (type !== 'appointment' || (office.appointment_hours ?? []).length > 0) &&
      (words.length === 0 || words.some((word) => (office.services ?? []).some(({ name }) => plain(name).includes(word)))),
  );
}

/** Ids have hyphens of their own, and so may names: whole ones are looked for between hyphens. */
function isNamed(office: Office, wanted: string): boolean {
  const all = `-${plain(wanted)}-`;
  return [office.id, office.id.replaceAll('-', ''), office.name].some((name) => all.includes(`-${plain(name)}-`));
}

/** As names are written in addresses: Bürgerbüro is buergerbuero. */
export function plain(name: string): string {
  const umlauts: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
  const latin = name.toLowerCase().replace(/[äöüß]/g, (letter) => umlauts[letter] ?? letter);
  return latin.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
}
