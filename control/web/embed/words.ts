// The few words of the embedded piece. They are not in the locale files: the piece stands on other people's pages and
// brings nothing along that it does not say.

const GERMAN = {
  open: 'Geöffnet',
  full: 'Geöffnet',
  paused: 'Kurze Pause',
  closed: 'Geschlossen',
  until: (time: string) => `bis ${time} Uhr`,
  opens: (when: string) => `Öffnet ${when}`,
  seats: (free: number, total: number) => (free === 0 ? 'Alle Plätze besetzt' : `${free} von ${total} Plätzen frei`),
  soon: 'Sie kommen gleich an die Reihe',
  wait: (from: number, to: number) => (from === 0 ? `Wartezeit bis ${to} Minuten` : `Wartezeit ${from} bis ${to} Minuten`),
  slot: (when: string) => `Nächster Termin: ${when}`,
  enter: 'Platz nehmen',
  more: 'Zeiten und Termine',
  all: 'Alle Ämter im virtuellen Rathaus',
  none: 'Hier gibt es gerade keine Ämter.',
  away: 'Das virtuelle Rathaus ist gerade nicht zu erreichen.',
  visit: 'Zum virtuellen Rathaus',
  frame: 'Virtuelles Rathaus',
};

type Words = typeof GERMAN;

const ENGLISH: Words = {
  open: 'Open',
  full: 'Open',
  paused: 'Short break',
  closed: 'Closed',
  until: (time) => `until ${time}`,
  opens: (when) => `Opens ${when}`,
  seats: (free, total) => (free === 0 ? 'All seats are taken' : `${free} of ${total} seats free`),
  soon: 'It will be your turn at once',
  wait: (from, to) => (from === 0 ? `Waiting time up to ${to} minutes` : `Waiting time ${from} to ${to} minutes`),
  slot: (when) => `Next appointment: ${when}`,
  enter: 'Take a seat',
  more: 'Hours and appointments',
  all: 'All offices of the virtual town hall',
  none: 'There are no offices here at the moment.',
  away: 'The virtual town hall cannot be reached at the moment.',
  visit: 'To the virtual town hall',
  frame: 'Virtual town hall',
};

export type Language = 'de' | 'en';

/** German, unless the place where the piece stands is written in English. */
export function languageOf(place: Element): Language {
  const language = place.closest('[lang]')?.getAttribute('lang') ?? '';
  return language.toLowerCase().startsWith('en') ? 'en' : 'de';
}

export function wordsOf(language: Language): Words {
  return language === 'en' ? ENGLISH : GERMAN;
}
