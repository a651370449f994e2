// What officers ask the server for: their account and their desk. Loaded with the officers' pages only.
import { ask, asJson, type Desk, type Office, type Officer, type OfficerCall, type Priority } from '../api';

export interface DoorWish {
  door: 'open' | 'paused' | 'closed';
  note?: string;
  until?: string;
}

/** Where somebody is sent on: to a colleague here, or to another office. */
export type Target = { officer_id: string } | { office_id: string };

export interface AppointmentOfDay {
  id: string;
  state: 'reserved' | 'confirmed' | 'checked_in' | 'cancelled' | 'expired' | 'missed';
  starts_at: string;
  ends_at: string;
  services: { id: string; name: string }[];
  name: string | null;
}

export function signIn(name: string, password: string, code?: string): Promise<Officer> {
  return asJson(ask('/v1/sign-in', { method: 'POST', body: { name, password, ...(code && { code }) } }));
}

/** The ways to sign in beside name and password. */
export function getSignInWays(): Promise<{ oidc: boolean }> {
  return asJson(ask('/v1/sign-in'));
}

export async function signOut(): Promise<void> {
  await ask('/v1/sign-out', { method: 'POST' });
}

export function getOfficer(): Promise<Officer> {
  return asJson(ask('/v1/officer'));
}

export async function setPassword(current: string, fresh: string): Promise<void> {
  await ask('/v1/officer/password', { method: 'PUT', body: { current, new: fresh } });
}

export function getDesk(officeId: string): Promise<Desk> {
  return asJson(ask(`/v1/offices/${officeId}/desk`));
}

export function setDoor(officeId: string, wish: DoorWish): Promise<Office> {
  return asJson(ask(`/v1/offices/${officeId}/door`, { method: 'PUT', body: wish }));
}

export function callSeat(officeId: string, seatId?: string): Promise<OfficerCall> {
  return asJson(ask(`/v1/offices/${officeId}/calls`, { method: 'POST', body: seatId ? { seat_id: seatId } : {} }));
}

export async function takeBack(callId: string): Promise<void> {
  await ask(`/v1/calls/${callId}`, { method: 'DELETE' });
}

export async function markMissed(callId: string): Promise<void> {
  await ask(`/v1/calls/${callId}/missed`, { method: 'POST' });
}

export async function finishSession(sessionId: string, services?: readonly string[]): Promise<void> {
  await ask(`/v1/sessions/${sessionId}/finish`, { method: 'POST', body: services ? { services } : {} });
}

export function park(seatId: string, note?: string): Promise<Desk> {
  return asJson(ask(`/v1/seats/${seatId}/park`, { method: 'POST', body: note ? { note } : {} }));
}

export function unpark(seatId: string): Promise<Desk> {
  return asJson(ask(`/v1/seats/${seatId}/return`, { method: 'POST' }));
}

export function rank(seatId: string, priority: Priority): Promise<Desk> {
  return asJson(ask(`/v1/seats/${seatId}/priority`, { method: 'PUT', body: { priority } }));
}

export async function redirect(seatId: string, to: Target, reason?: string): Promise<void> {
  await ask(`/v1/seats/${seatId}/redirect`, { method: 'POST', body: { ...to, ...(reason && { reason }) } });
}

export function raiseAlarm(officeId: string): Promise<Desk> {
  return asJson(ask(`/v1/offices/${officeId}/alarms`, { method: 'POST' }));
}

export async function endAlarm(officeId: string, officerId: string): Promise<void> {
  await ask(`/v1/offices/${officeId}/alarms/${officerId}`, { method: 'DELETE' });
}

export async function getAppointments(officeId: string, day: string): Promise<AppointmentOfDay[]> {
  const page = await asJson<{ items: AppointmentOfDay[] }>(ask(`/v1/offices/${officeId}/appointments?date=${day}`));
  return page.items;
}
