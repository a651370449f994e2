// Why one cannot sit here now, plainly.
import type { Office } from '../api';
import { t } from '../shared/text.svelte';
import type { Moment } from '../shared/when';

export function whyNot(office: Office): string {
  if (office.door === 'paused') {
    return office.door_note ? t('refusal-paused-note', { note: office.door_note }) : t('refusal-paused');
  }
  if (office.door === 'closed') return t('refusal-closed');
  return t('refusal-full');
}

export function opensAt({ nearness, day, time }: Moment): string {
  if (nearness === 'today') return t('opens-today', { time });
  if (nearness === 'tomorrow') return t('opens-tomorrow', { time });
  return t('opens-later', { day, time });
}
