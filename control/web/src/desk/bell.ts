// The officer's bell: somebody new waits, or a colleague needs help. In a session it is silent.
import type { Alarm, Desk, OfficerState } from '../api';
import { ringAlarm, ringArrival } from '../shared/bell';
import { notify } from '../shared/notify';
import { t } from '../shared/text.svelte';
import { preferences } from './preferences.svelte';

export class Bell {
  #close: () => void = () => undefined;

  /** Compares what the desk was with what it is. The first look rings for nobody: they were there before. */
  hear(before: Desk | undefined, now: Desk, state: OfficerState): void {
    if (!before) return;
    const raised = now.alarms.filter((alarm) => alarm.officer_id !== now.officer.id && !isRaised(before, alarm));
    for (const alarm of raised) this.#tell('alarm-notification', { name: alarm.display_name }, t('alarm-notification-text'));
    if (state === 'serving') return;
    if (raised.length > 0 && preferences.sound) ringAlarm();
    const known = new Set([...before.waiting, ...before.parked].map(({ seat_id }) => seat_id));
    const came = now.waiting.filter(({ seat_id }) => !known.has(seat_id));
    if (came.length === 0) return;
    if (preferences.sound) ringArrival();
    const { name } = now.office;
    this.#tell('arrival-notification', { office: name }, t('desk-waiting-count', { waiting: now.waiting.length }));
  }

  #tell(name: string, values: Record<string, string>, body: string): void {
    if (!preferences.notification) return;
    this.#close();
    this.#close = notify(t(name, values), body);
  }
}

function isRaised(desk: Desk, alarm: Alarm): boolean {
  return desk.alarms.some((known) => known.officer_id === alarm.officer_id);
}
