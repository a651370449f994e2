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
  today: (time: string) => `heute, ${time} Uhr`,
  day: (day: string, time: string) => `${day}, ${time} Uhr`,
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
  today: (time) => `today, ${time}`,
  day: (day, time) => `${day}, ${time}`,
  enter: 'Take a seat',
  more: 'Hours and appointments',
  all: 'All offices of the virtual town hall',
  none: 'There are no offices here at the moment.',
  away: 'The virtual town hall cannot be reached at the moment.',
  visit: 'To the virtual town hall',
  frame: 'Virtual town hall',
};

const SIMPLE: Words = {
  ...GERMAN,
  full: 'Geöffnet',
  paused: 'Pause',
  seats: (free, total) => (free === 0 ? 'Alle Plätze sind besetzt' : `${free} von ${total} Plätzen sind frei`),
  soon: 'Sie sind gleich dran',
  wait: (from, to) => (from === 0 ? `Sie warten höchstens ${to} Minuten` : `Sie warten ${from} bis ${to} Minuten`),
  slot: (when) => `Der nächste freie Termin: ${when}`,
  all: 'Alle Büros im Rathaus',
  none: 'Hier gibt es gerade keine Büros.',
  away: 'Das Rathaus im Internet geht gerade nicht.',
  visit: 'Zum Rathaus im Internet',
  frame: 'Rathaus im Internet',
};

const ARABIC: Words = {
  open: 'مفتوح',
  full: 'مفتوح',
  paused: 'استراحة قصيرة',
  closed: 'مغلق',
  until: (time) => `حتى الساعة ${time}`,
  opens: (when) => `يفتح ${when}`,
  seats: (free, total) => (free === 0 ? 'كل الأماكن مشغولة' : `الأماكن الشاغرة: ${free} من ${total}`),
  soon: 'سيحين دورك حالاً',
  wait: (from, to) => (from === 0 ? `مدة الانتظار حتى ${to} دقيقة` : `مدة الانتظار من ${from} إلى ${to} دقيقة`),
  slot: (when) => `الموعد التالي: ${when}`,
  today: (time) => `اليوم، الساعة ${time}`,
  day: (day, time) => `${day}، الساعة ${time}`,
  enter: 'خذ مكاناً',
  more: 'الأوقات والمواعيد',
  all: 'كل المكاتب في دار البلدية الافتراضية',
  none: 'لا توجد مكاتب هنا حالياً.',
  away: 'لا يمكن الوصول إلى دار البلدية الافتراضية حالياً.',
  visit: 'إلى دار البلدية الافتراضية',
  frame: 'دار البلدية الافتراضية',
};

const TURKISH: Words = {
  open: 'Açık',
  full: 'Açık',
  paused: 'Kısa ara',
  closed: 'Kapalı',
  until: (time) => `saat ${time} kadar`,
  opens: (when) => `Açılış: ${when}`,
  seats: (free, total) => (free === 0 ? 'Bütün yerler dolu' : `Boş yer: ${free} / ${total}`),
  soon: 'Sıra hemen size gelecek',
  wait: (from, to) => (from === 0 ? `Bekleme süresi en çok ${to} dakika` : `Bekleme süresi ${from}–${to} dakika`),
  slot: (when) => `Sonraki randevu: ${when}`,
  today: (time) => `bugün, saat ${time}`,
  day: (day, time) => `${day}, saat ${time}`,
  enter: 'Sıraya girin',
  more: 'Saatler ve randevular',
  all: 'Sanal belediyedeki bütün bürolar',
  none: 'Şu anda burada büro yok.',
  away: 'Sanal belediyeye şu anda ulaşılamıyor.',
  visit: 'Sanal belediyeye git',
  frame: 'Sanal belediye',
};

const UKRAINIAN: Words = {
  open: 'Відчинено',
  full: 'Відчинено',
  paused: 'Коротка перерва',
  closed: 'Зачинено',
  until: (time) => `до ${time}`,
  opens: (when) => `Відчиниться: ${when}`,
  seats: (free, total) => (free === 0 ? 'Усі місця зайняті' : `Вільних місць: ${free} з ${total}`),
  soon: 'Ваша черга настане зовсім скоро',
  wait: (from, to) => (from === 0 ? `Очікування до ${to} хв` : `Очікування ${from}–${to} хв`),
  slot: (when) => `Найближчий запис: ${when}`,
  today: (time) => `сьогодні, ${time}`,
  day: (day, time) => `${day}, ${time}`,
  enter: 'Зайняти місце',
  more: 'Години та запис',
  all: 'Усі відділи віртуальної ратуші',
  none: 'Зараз тут немає відділів.',
  away: 'Віртуальна ратуша зараз недоступна.',
  visit: 'До віртуальної ратуші',
  frame: 'Віртуальна ратуша',
};

const RUSSIAN: Words = {
  open: 'Открыто',
  full: 'Открыто',
  paused: 'Короткий перерыв',
  closed: 'Закрыто',
  until: (time) => `до ${time}`,
  opens: (when) => `Откроется: ${when}`,
  seats: (free, total) => (free === 0 ? 'Все места заняты' : `Свободных мест: ${free} из ${total}`),
  soon: 'Ваша очередь подойдёт совсем скоро',
  wait: (from, to) => (from === 0 ? `Ожидание до ${to} мин` : `Ожидание ${from}–${to} мин`),
  slot: (when) => `Ближайшая запись: ${when}`,
  today: (time) => `сегодня, ${time}`,
  day: (day, time) => `${day}, ${time}`,
  enter: 'Занять место',
  more: 'Часы и запись',
  all: 'Все отделы виртуальной ратуши',
  none: 'Сейчас здесь нет отделов.',
  away: 'Виртуальная ратуша сейчас недоступна.',
  visit: 'В виртуальную ратушу',
  frame: 'Виртуальная ратуша',
};

const ALL = { de: GERMAN, en: ENGLISH, 'de-simple': SIMPLE, ar: ARABIC, tr: TURKISH, uk: UKRAINIAN, ru: RUSSIAN };

export type Language = keyof typeof ALL;

/** The language of the place where the piece stands, as its page names it; German if we have none of it. */
export function languageOf(place: Element): Language {
  return languageNamed(place.closest('[lang]')?.getAttribute('lang') ?? '');
}

/** `de-simple` is its own language; else what stands before the first hyphen counts. */
export function languageNamed(tag: string): Language {
  const asked = tag.toLowerCase();
  const known = Object.keys(ALL).find((name) => name === asked) ?? Object.keys(ALL).find((name) => name === asked.split('-')[0]);
  return (known as Language | undefined) ?? 'de';
}

export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

export function wordsOf(language: Language): Words {
  return ALL[language];
}
