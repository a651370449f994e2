// The part of the REST API that is about appointments: slots, booking, and what the link in the letter opens.
import { ask, type SeatTaken, type Service } from './api';

export interface Slot {
  starts_at: string;
  ends_at: string;
  free: number;
}

export type AppointmentState = 'reserved' | 'confirmed' | 'checked_in' | 'cancelled' | 'expired' | 'missed';

export interface Appointment {
  id: string;
  office_id: string;
  office_name: string;
  services: Pick<Service, 'id' | 'name' | 'papers'>[];
  starts_at: string;
  ends_at: string;
  state: AppointmentState;
  link_sent: boolean;
  held_until: string | null;
  check_in_from: string;
  check_in_until: string;
  cancelled_by: 'citizen' | 'office' | null;
}

/** An appointment with what lets one act on it. */
export interface OwnAppointment extends Appointment {
  token: string;
}

export interface Contact {
  name?: string;
  mail?: string;
  mobile?: string;
  locale: string;
}

const DAYS_AHEAD = 62;

/** All that is free for these services in the days ahead. */
export async function getSlots(officeId: string, services: string[], now = new Date()): Promise<Slot[]> {
  const to = new Date(now.getTime() + DAYS_AHEAD * 86_400_000);
  const query = new URLSearchParams({ from: now.toISOString(), to: to.toISOString() });
  if (services.length > 0) query.set('service', services.join(','));
  const page = (await (await ask(`/v1/offices/${officeId}/slots?${query}`)).json()) as { items: Slot[] };
  return page.items;
}

export function hold(officeId: string, startsAt: string, services: string[]): Promise<OwnAppointment> {
  return json(ask(`/v1/offices/${officeId}/appointments`, { method: 'POST', body: { starts_at: startsAt, services } }));
}

/** Swaps the secret of a link; nothing else happens by it. */
export function openLink(link: string): Promise<OwnAppointment> {
  return json(ask('/v1/appointments/access', { method: 'POST', body: { link } }));
}

export function getAppointment(id: string, token: string): Promise<Appointment> {
  return json(ask(`/v1/appointments/${id}`, { ticket: token }));
}

export function setContact(id: string, token: string, contact: Contact): Promise<Appointment> {
  return json(ask(`/v1/appointments/${id}/contact`, { method: 'PUT', ticket: token, body: contact }));
}

export function confirm(id: string, token: string): Promise<Appointment> {
  return json(ask(`/v1/appointments/${id}/confirm`, { method: 'POST', ticket: token }));
}

export function move(id: string, token: string, startsAt: string): Promise<Appointment> {
  return json(ask(`/v1/appointments/${id}/reschedule`, { method: 'POST', ticket: token, body: { starts_at: startsAt } }));
}

export function cancel(id: string, token: string): Promise<Appointment> {
  return json(ask(`/v1/appointments/${id}/cancel`, { method: 'POST', ticket: token, body: {} }));
}

export function checkIn(id: string, token: string): Promise<SeatTaken> {
  return json(ask(`/v1/appointments/${id}/check-in`, { method: 'POST', ticket: token }));
}

async function json<T>(answer: Promise<Response>): Promise<T> {
  return (await (await answer).json()) as T;
}
