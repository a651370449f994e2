import { expect, test } from 'vitest';
import { MOST_BYTES, refusalOf, safeName, typeOf } from '../src/session/file-kinds';

test('papers and pictures may be sent, at most 25 MB', () => {
  for (const [name, type] of [['Ausweis.pdf', 'application/pdf'], ['FOTO.JPG', 'image/jpeg'], ['Brief.odt', ''], ['notiz.txt', 'text/plain;charset=utf-8']] as const) {
    expect([name, refusalOf(name, type, 1)]).toEqual([name, null]);
  }
  expect(refusalOf('a.pdf', 'application/pdf', MOST_BYTES)).toBeNull();
  expect(refusalOf('a.pdf', 'application/pdf', MOST_BYTES + 1)).toBe('size');
  expect(refusalOf('a.pdf', 'application/pdf', 0)).toBe('empty');
});

test('what could carry a program may not, and no name lies about it', () => {
  for (const name of ['a.exe', 'a.svg', 'a.html', 'a.docm', 'a.pdf.exe', 'pdf', '.pdf', 'a.constructor', 'a']) {
    expect([name, refusalOf(name, '', 1)]).toEqual([name, 'kind']);
  }
  expect(refusalOf('a.pdf', 'text/html', 1)).toBe('kind');
  expect(typeOf('a.pdf')).toBe('application/pdf');
  expect(typeOf('a.html')).toBe('application/octet-stream');
});

test('a size that is none is refused', () => {
  for (const size of [NaN, Infinity, 1.5, -1]) expect(refusalOf('a.pdf', '', size)).not.toBeNull();
});

test('a name is made safe to show and to save', () => {
  expect(safeName('../../etc/passwd')).toBe('_.._etc_passwd');
  expect(safeName('C:\\Daten\\Bild.png')).toBe('C__Daten_Bild.png');
  expect(safeName('Rechnung\u202efdp.exe')).toBe('Rechnung_fdp.exe');
  expect(safeName('a\u0000b.pdf')).toBe('a_b.pdf');
  expect(safeName('  ')).toBe('_');
  const long = safeName(`${'ä'.repeat(300)}.pdf`);
  expect(long.length).toBeLessThanOrEqual(120);
  expect(long.endsWith('.pdf')).toBe(true);
  expect(refusalOf(long, '', 1)).toBeNull();
});
