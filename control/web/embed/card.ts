// One office, drawn without any markup in texts: names come from people.
import type { Office } from './options';
import type { Language } from './words';
import { wordsOf } from './words';

/** Office hours are the town's, wherever the reader is. */
const ZONE = 'Europe/Berlin';
const SOON_MIN = 2;
const ROUND_FROM_MIN = 10;

export interface Look {
  language: Language;
  /** The address of the town's Schalter, without a slash at its end. */
  origin: string;
  detach: boolean;
  /** The level of the heading that names the office. */
  level: number;
}

/** An element with a class and a part of the same name, so that pages can style it. */
export function piece(tag: string, part: string, ...children: (Node | string)[]): HTMLElement {
  const element = document.createElement(tag);
  element.className = part;
  element.setAttribute('part', part);
  element.append(...children);
  return element;
}

export function link(look: Look, path: string, part: string, text: string): HTMLElement {
  const anchor = piece('a', part, text) as HTMLAnchorElement;
  anchor.href = look.origin + path;
  // A call needs the whole window: never inside the frame.
  anchor.target = look.detach ? '_blank' : '_top';
  anchor.rel = 'noopener';
  return anchor;
}

export function card(office: Office, look: Look): HTMLElement {
  const words = wordsOf(look.language);
  const name = piece('div', 'name', office.name);
  name.id = `office-${office.id}`;
  name.setAttribute('role', 'heading');
  name.setAttribute('aria-level', String(look.level));
  const path = `/offices/${office.id}`;
  const enters = mayEnter(office);
  const deed = enters ? link(look, path, 'enter', words.enter) : link(look, path, 'more', words.more);
  deed.setAttribute('aria-describedby', name.id);
  const whole = piece('article', 'office', name, piece('p', 'door', ...doorWords(office, look)));
  whole.dataset.door = office.door;
  whole.setAttribute('aria-labelledby', name.id);
  for (const fact of facts(office, look, enters)) whole.append(piece('p', 'fact', fact));
  whole.append(deed);
  return whole;
}

function mayEnter(office: Office): boolean {
  return office.door === 'open' && office.seats_free > 0 && office.takes_seats !== false;
}

function doorWords(office: Office, { language }: Look): (Node | string)[] {
  const words = wordsOf(language);
  const sign = piece('span', 'sign');
  sign.setAttribute('aria-hidden', 'true');
  const until = office.door !== 'closed' && office.door_until !== null && isToday(office.door_until);
  const rest = until && office.door_until ? ` ${words.until(time(office.door_until, language))}` : '';
  return [sign, words[office.door] + rest];
}

function facts(office: Office, { language }: Look, enters: boolean): string[] {
  const words = wordsOf(language);
  const said: string[] = [];
  if (office.door === 'open' || office.door === 'full') said.push(words.seats(office.seats_free, office.seats_total));
  if (enters && office.wait) said.push(waitWords(office.wait, language));
  if (office.door === 'closed' && office.next_opening_at) said.push(words.opens(moment(office.next_opening_at, language)));
  const slot = office.next_slots?.[0];
  if (!enters && slot) said.push(words.slot(moment(slot, language)));
  return said;
}

/** Rounded so that the range only grows: a promise may not get better by rounding. */
function waitWords({ median_ms, upper_ms }: { median_ms: number; upper_ms: number }, language: Language): string {
  const words = wordsOf(language);
  const [median, upper] = [median_ms / 60_000, Math.max(median_ms, upper_ms) / 60_000];
  const step = upper >= ROUND_FROM_MIN ? 5 : 1;
  const to = Math.max(step, Math.ceil(upper / step) * step);
  return to <= SOON_MIN ? words.soon : words.wait(Math.floor(median / step) * step, to);
}

/** In the digits of the town's clocks, in every script. */
function written(language: Language, style: Intl.DateTimeFormatOptions, at: string): string {
  return new Intl.DateTimeFormat(`${language}-u-nu-latn`, { ...style, timeZone: ZONE }).format(new Date(at));
}

function time(at: string, language: Language): string {
  return written(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, at);
}

function moment(at: string, language: Language): string {
  const words = wordsOf(language);
  if (isToday(at)) return words.today(time(at, language));
  return words.day(written(language, { weekday: 'long', day: 'numeric', month: 'long' }, at), time(at, language));
}

function isToday(at: string): boolean {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE });
  return day.format(new Date(at)) === day.format(new Date());
}
