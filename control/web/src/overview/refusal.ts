// Why one cannot sit here now, plainly; and until when the door stays as it is.
import type { Office } from '../api';
import { t } from '../shared/text.svelte';
import type { Moment } from '../shared/when';

export function mayEnter(office: Office): boolean {
  return office.door === 'open' && office.seats_free > 0 && office.takes_seats !== false;
}

export function whyNot(office: Office): string {
  if (office.door === 'paused') {
    return office.door_note ? t('refusal-paused-note', { note: office.door_note }) : t('refusal-paused');
  }
  if (office.door === 'closed') return t('refusal-closed');
  if (office.door === 'open' && office.seats_free > 0) return t('refusal-too-late');
  return t('refusal-full');
}

export function opensAt({ nearness, day, time }: Moment): string {
  if (nearness === 'today') return t('opens-today', { time });
  if (nearness === 'tomorrow') return t('opens-tomorrow', { time });
  return t('opens-later', { day, time });
}

/** Until when it is open or paused, if that is known and not days away. */
export function staysUntil(office: Office, { nearness, time }: Moment): string | null {
  if (nearness !== 'today') return null;
  if (office.door === 'paused') return t('paused-until', { time });
  return office.door === 'closed' ? null : t('open-until', { time });
}

/** A free time in few words: "heute, 13:00 Uhr". */
export function slotWords({ nearness, day, time }: Moment): string {
  if (nearness === 'today') return t('slot-today', { time });
  if (nearness === 'tomorrow') return t('slot-tomorrow', { time });
  return t('slot-later', { day, time });
}
