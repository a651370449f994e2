// What the administration asks the server for. Settings come with an ETag; a change names the one it has seen.
import { ask, asJson, type Role } from '../api';

export interface DaySpan {
  from: string;
  to: string;
}

/** Days unlike the others. */
export interface Exception {
  from: string;
  to: string;
  opens: DaySpan[];
  note: string | null;
}

/** Hours in the syntax of OpenStreetMap, with the calendar they share. */
export interface Hours {
  rule: string;
  exceptions: Exception[];
  time_zone: string;
  land: string | null;
  local_holidays: string[];
  bridge_days: boolean;
  closures: Exception[];
}

export interface ServiceRules {
  id?: string | null;
  name: string;
  usual_ms: number;
  papers: string[];
  /** By the tags of the other languages. */
  translations: Record<string, Translation>;
}

export interface Translation {
  name: string;
  papers: string[];
}

export interface AppointmentRules {
  hours: Hours | null;
  counters: number;
  usual_ms: number;
  buffer_ms: number;
  lead_ms: number;
  horizon_days: number;
}

export interface OfficeRules {
  name: string;
  description: string;
  seats_total: number;
  office_hours: Hours;
  services: ServiceRules[];
  appointments: AppointmentRules | null;
  in_person_hours: Hours | null;
}

export interface Member {
  id: string;
  name: string;
  display_name: string;
  role: Role;
  offices: string[];
  disabled: boolean;
  must_change_password: boolean;
  second_factor: boolean;
}

export interface Branding {
  primary_colour: string | null;
  accent_colour: string | null;
  logo: string | null;
  imprint_url: string | null;
  privacy_url: string | null;
  feedback_url: string | null;
}

export interface Town {
  id: string;
  name: string;
  locale: string;
  time_zone: string;
  state: string | null;
  branding: Branding;
}

export interface ApiKey {
  id: string;
  name: string;
  scopes: string[];
  created_at: string;
  expires_at: string | null;
  used_at: string | null;
}

export interface Webhook {
  id: string;
  url: string;
  kinds: string[];
  enabled: boolean;
  problem: string | null;
  created_at: string;
}

export interface Letter {
  id: string;
  kind: string;
  state: 'waiting' | 'held' | 'delivered' | 'dead' | 'expired';
  attempts: number;
  created_at: string;
  ended_at: string | null;
  problem: string | null;
}

export interface NoticeText {
  kind: string;
  part: 'subject' | 'text' | 'sms' | 'sms-short';
  own: boolean;
  words: string;
  etag: string;
}

export interface NoticePreview {
  subject: string;
  text: string;
  html: string;
  sms: string;
  sms_segments: number;
}

export interface Times {
  count: number;
  mean_ms: number | null;
  median_ms: number | null;
  p90_ms: number | null;
}

export interface DayNumbers {
  day: string;
  taken: number;
  finished: number;
  missed: number;
  abandoned: number;
  left: number;
  technical_failures: number;
  wait: Times;
  session: Times;
  first_picture: Times;
  services: { service_id: string; count: number }[];
}

export interface Privacy {
  keep_visits_days: number;
  keep_contacts_days: number;
  lease_s: number;
}

export interface AuditLine {
  id: string;
  at: string;
  who: string;
  verb: string;
  noun: string;
}

export interface Seen<T> {
  value: T;
  tag: string;
}

/** Something with the tag under which it was seen. */
export async function see<T>(path: string): Promise<Seen<T>> {
  return seen(await ask(path));
}

/** Changes what was seen; refused with 412 when somebody else was faster. */
export async function change<T>(path: string, tag: string, body: unknown): Promise<Seen<T>> {
  return seen(await ask(path, { method: 'PUT', ifMatch: tag, body }));
}

export function get<T>(path: string): Promise<T> {
  return asJson(ask(path));
}

export function create<T>(path: string, body: unknown): Promise<T> {
  return asJson(ask(path, { method: 'POST', body, idempotencyKey: crypto.randomUUID() }));
}

/** Removes it; what was seen is named where it is a setting. */
export async function remove(path: string, tag?: string): Promise<void> {
  await ask(path, { method: 'DELETE', ...(tag ? { ifMatch: tag } : {}) });
}

/** A whole list, page after page. */
export async function all<T>(path: string): Promise<T[]> {
  const items: T[] = [];
  for (let next: string | null = path; next !== null; ) {
    const page: { items: T[]; next?: string | null } = await get(next);
    items.push(...page.items);
    next = page.next ?? null;
  }
  return items;
}

async function seen<T>(response: Response): Promise<Seen<T>> {
  const tag = response.headers.get('etag') ?? '';
  return { value: (await response.json()) as T, tag };
}
