// The typed client of our own /v1 REST API: one function per deed, nothing about pages.
import { relaysOf, type Answered } from './relays';
import { noteServerDate } from './shared/clock';

export type Door = 'open' | 'paused' | 'closed' | 'full';
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

export interface OpenSpan {
  weekday: Weekday;
  from: string;
  to: string;
}

/** Why one comes to an office. */
export interface Service {
  id: string;
  name: string;
  usual_ms: number;
  papers: string[];
}

/** How long one waits: most likely at least the median, hardly ever longer than the upper end. */
export interface Wait {
  median_ms: number;
  upper_ms: number;
}

export interface Office {
  id: string;
  name: string;
  description: string;
  services: Service[];
  door: Door;
  door_note: string | null;
  door_until: string | null;
  seats_total: number;
  seats_free: number;
  waiting: number;
  office_hours: OpenSpan[];
  always_open: boolean;
  next_opening_at: string | null;
  appointment_hours: OpenSpan[];
  in_person_hours: OpenSpan[];
  /** Null in news: only who asks for the office is told. */
  next_slots: string[] | null;
  takes_seats?: boolean;
  wait?: Wait | null;
}

export interface Tenant {
  id: string;
  name: string;
  locale: string;
  branding: {
    primary_colour: string | null;
    accent_colour: string | null;
    logo: string | null;
    imprint_url: string | null;
    privacy_url: string | null;
    feedback_url: string | null;
  };
}

export interface Media {
  room_id: string;
  participant_id: string;
  token: string;
  expires_at: string;
  url: string;
  gate: 'closed' | 'open';
}

export type SeatState = 'seated' | 'parked' | 'called' | 'entered' | 'finished' | 'missed' | 'abandoned' | 'left' | 'dismissed';

export interface Seat {
  id: string;
  office_id: string;
  office_name: string;
  number: number;
  state: SeatState;
  position: number | null;
  wait?: Wait | null;
  seated_at: string;
  lease_s: number;
  call: { id: string; attempt: number; expires_at: string } | null;
  session: { id: string; started_at: string } | null;
  media: Media | null;
}

export interface SeatTaken extends Seat {
  ticket: string;
}

export type Role = 'officer' | 'office_lead' | 'tenant_admin';

export interface Officer {
  id: string;
  name: string;
  display_name: string;
  must_change_password: boolean;
  role: Role;
  offices: { id: string; name: string }[];
}

export type OfficerState = 'free' | 'calling' | 'serving';

export interface WaitingSeat {
  seat_id: string;
  number: number;
  state: 'seated' | 'called';
  presence: 'here' | 'reconnecting';
  seated_at: string;
  calls: number;
  called_by_me: boolean;
  services: string[];
  priority: Priority;
  redirect: Redirect | null;
  may_be_away: boolean;
  check: CheckVerdict | null;
}

/** What the citizen's own try of the way in has shown. */
export type CheckVerdict = 'good' | 'fair' | 'poor';
export type Priority = 'walk_in' | 'appointment' | 'urgent';

export interface Redirect {
  by_officer_id: string;
  from_office_id: string | null;
  to_officer_id: string | null;
  reason: string | null;
}

export interface ParkedSeat {
  seat_id: string;
  number: number;
  officer_id: string;
  parked_at: string;
  note: string | null;
}

/** An officer needs help. */
export interface Alarm {
  officer_id: string;
  display_name: string;
  raised_at: string;
  number: number | null;
}

export interface OfficerCall {
  id: string;
  office_id: string;
  seat_id: string;
  number: number;
  attempt: number;
  expires_at: string;
  media: Media;
}

export interface OfficerSession {
  id: string;
  office_id: string;
  seat_id: string;
  number: number;
  started_at: string;
  media: Media;
}

export interface Desk {
  office: Office;
  officer: { id: string; state: OfficerState };
  waiting: WaitingSeat[];
  parked: ParkedSeat[];
  alarms: Alarm[];
  call: OfficerCall | null;
  session: OfficerSession | null;
  desks: { officer_id: string; display_name: string; state: OfficerState }[];
}

/** What the server said when it said no: a problem+json, or status 0 when nobody answered. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly nextOpeningAt: string | null = null,
    /** The technical reason, for those who administer. */
    readonly reason: string | null = null,
  ) {
    super(`${status} ${code}`);
  }

  /** Whatever was thrown, as a problem: what is none means that nobody answered. */
  static of(cause: unknown): Problem {
    return cause instanceof Problem ? cause : new Problem(0, 'unreachable', '', '');
  }
}

let language = 'de';

/** The language in which the server words its problems, and what a town says in several. */
export function speak(to: string): void {
  language = to;
}

/** As `Accept-Language` says it. */
export function spoken(): string {
  return language;
}

export interface Ask {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  ticket?: string | undefined;
  body?: unknown;
  sdp?: string;
  idempotencyKey?: string;
  /** The ETag of what was seen, for changes of settings. */
  ifMatch?: string;
  signal?: AbortSignal | undefined;
}

export function getTenant(): Promise<Tenant> {
  return asJson(ask('/v1/tenant'));
}

export async function getOffices(): Promise<Office[]> {
  const page = await asJson<{ items: Office[] }>(ask('/v1/offices'));
  return page.items;
}

export function getOffice(id: string): Promise<Office> {
  return asJson(ask(`/v1/offices/${id}`));
}

export function sit(officeId: string, idempotencyKey: string, ticket?: string): Promise<SeatTaken> {
  return asJson(ask(`/v1/offices/${officeId}/seats`, { method: 'POST', body: {}, idempotencyKey, ticket }));
}

export function getSeat(id: string, ticket: string): Promise<Seat> {
  return asJson(ask(`/v1/seats/${id}`, { ticket }));
}

export async function leaveSeat(id: string, ticket: string): Promise<void> {
  await ask(`/v1/seats/${id}`, { method: 'DELETE', ticket });
}

export function enter(id: string, ticket: string): Promise<Seat> {
  return asJson(ask(`/v1/seats/${id}/enter`, { method: 'POST', ticket }));
}

/** What the try of the way in has shown, for the officers. */
export async function tellCheck(id: string, ticket: string, check: CheckVerdict): Promise<void> {
  await ask(`/v1/seats/${id}/check`, { method: 'PUT', ticket, body: { check } });
}

/** Hands in an SDP offer and brings back the answer (in the manner of WHIP). */
export async function offer(media: Media, sdp: string, signal?: AbortSignal): Promise<Answered> {
  return answered(await ask(media.url, { method: 'POST', ticket: media.token, sdp, signal }));
}

/** A new offer over the connection that stands: after a lost path, an ICE restart. */
export async function change(media: Media, sdp: string, signal?: AbortSignal): Promise<Answered> {
  const path = `${media.url}/${media.participant_id}`;
  return answered(await ask(path, { method: 'PATCH', ticket: media.token, sdp, signal }));
}

async function answered(response: Response): Promise<Answered> {
  return { sdp: await response.text(), relays: relaysOf(response.headers.get('link')) };
}

/** How soon the first picture came, for the statistics of the office. */
export async function tellFirstPicture(media: Media, ms: number): Promise<void> {
  await ask(`${media.url}/${media.participant_id}/first-picture`, { method: 'POST', ticket: media.token, body: { ms } });
}

/** One request to the server; everything but a success is thrown as a `Problem`. */
export async function ask(path: string, what: Ask = {}): Promise<Response> {
  const response = await send(path, what);
  noteServerDate(response.headers.get('date'));
  if (response.ok) return response;
  throw await problemOf(response);
}

async function send(path: string, what: Ask): Promise<Response> {
  const init: RequestInit = { method: what.method ?? 'GET', headers: headersOf(what), cache: 'no-store' };
  if (what.signal) init.signal = what.signal;
  if (what.sdp !== undefined) init.body = what.sdp;
  else if (what.body !== undefined) init.body = JSON.stringify(what.body);
  try {
    return await fetch(path, init);
  } catch (cause) {
    if (what.signal?.aborted) throw cause;
    throw new Problem(0, 'unreachable', '', '');
  }
}

function headersOf(what: Ask): Headers {
  const headers = new Headers({ 'accept-language': language });
  if (what.ticket) headers.set('authorization', `Bearer ${what.ticket}`);
  if (what.sdp !== undefined) headers.set('content-type', 'application/sdp');
  else if (what.body !== undefined) headers.set('content-type', 'application/json');
  if (what.ifMatch) headers.set('if-match', what.ifMatch);
  if (what.idempotencyKey) headers.set('idempotency-key', what.idempotencyKey);
  return headers;
}

export async function asJson<T>(answer: Promise<Response>): Promise<T> {
  return (await (await answer).json()) as T;
}

/** Reads a refusal; a body that is no problem+json (a proxy's page) still becomes a `Problem`. */
export async function problemOf(response: Response): Promise<Problem> {
  try {
    const body = (await response.json()) as Partial<Record<string, string | null>>;
    return new Problem(
      response.status,
      body['code'] ?? 'internal',
      body['title'] ?? '',
      body['detail'] ?? '',
      body['next_opening_at'] ?? null,
      body['reason'] ?? null,
    );
  } catch {
    return new Problem(response.status, 'internal', '', '');
  }
}
