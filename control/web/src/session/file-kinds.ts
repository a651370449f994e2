// Which files may be sent in a session, and how large they may be. Both sides ask the same: the receiver trusts neither
// the name nor the type that a stranger tells. What could carry a program (SVG, HTML, office files with macros) is out.

export const MOST_BYTES = 25_000_000;

const KINDS: Readonly<Record<string, readonly string[]>> = {
  pdf: ['application/pdf'],
  jpg: ['image/jpeg'],
  jpeg: ['image/jpeg'],
  png: ['image/png'],
  gif: ['image/gif'],
  webp: ['image/webp'],
  heic: ['image/heic', 'image/heif'],
  heif: ['image/heif', 'image/heic'],
  tif: ['image/tiff'],
  tiff: ['image/tiff'],
  docx: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  xlsx: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  pptx: ['application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  doc: ['application/msword'],
  xls: ['application/vnd.ms-excel'],
  ppt: ['application/vnd.ms-powerpoint'],
  odt: ['application/vnd.oasis.opendocument.text'],
  ods: ['application/vnd.oasis.opendocument.spreadsheet'],
  odp: ['application/vnd.oasis.opendocument.presentation'],
  rtf: ['application/rtf', 'text/rtf'],
  txt: ['text/plain'],
  csv: ['text/csv', 'text/plain', 'application/vnd.ms-excel', 'application/csv'],
};

/** For `<input type="file" accept>`. */
export const ACCEPT = Object.keys(KINDS).map((ending) => `.${ending}`).join(',');

export type Refusal = 'kind' | 'size' | 'empty';

/** Why a file may not be sent, or null. A browser that knows no type tells an empty one: then the ending decides. */
export function refusalOf(name: string, type: string, size: number): Refusal | null {
  const types = KINDS[endingOf(name)];
  if (!types || (type !== '' && !types.includes(plain(type)))) return 'kind';
  if (!Number.isSafeInteger(size) || size > MOST_BYTES) return 'size';
  return size <= 0 ? 'empty' : null;
}

/** The type that a file of this name is saved as: ours, never the other side's word. */
export function typeOf(name: string): string {
  return KINDS[endingOf(name)]?.[0] ?? 'application/octet-stream';
}

const LONGEST_NAME = 120;
/** Control characters, those that turn the direction of writing (an ending could be hidden so), and those of paths. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff<>:"/\\|?*]/gu;

/** A name that can be shown and saved anywhere; the ending stays. */
export function safeName(name: string): string {
  const clean = name.normalize('NFC').replace(UNSAFE, '_').replace(/^[\s.]+/, '').trim();
  const ending = endingOf(clean);
  const whole = clean || '_';
  return whole.length <= LONGEST_NAME ? whole : `${[...whole].slice(0, LONGEST_NAME - ending.length - 2).join('')}….${ending}`;
}

function endingOf(name: string): string {
  const dot = name.lastIndexOf('.');
  const ending = name.slice(dot + 1).toLowerCase();
  return dot > 0 && Object.hasOwn(KINDS, ending) ? ending : '';
}

function plain(type: string): string {
  return type.split(';')[0]?.trim().toLowerCase() ?? '';
}
