// Papers sent in a session: made, offered, taken, and looked at as they arrive.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assert, becomes, until } from './expect.mjs';

/** A citizen's folder of papers. */
const FOLDER = mkdtempSync(path.join(tmpdir(), 'schalter-files-'));
process.on('exit', () => rmSync(FOLDER, { recursive: true, force: true }));

export function paper(size, name) {
  const [file, buffer] = [path.join(FOLDER, name), randomBytes(size)];
  writeFileSync(file, buffer);
  return { name, file, buffer };
}

export const file = (who, name) => who.page.locator(`[data-testid=file][data-name="${name}"]`);
export const is = (who, name, state, { within_ms = 60_000 } = {}) =>
  becomes(`${who.name}: ${name} is ${state}`, state, () => file(who, name).getAttribute('data-state'), { within_ms });

export async function choose(who, what) {
  await who.openChat();
  await who.see('file-input').setInputFiles(what);
}

export async function offer(who, what) {
  await choose(who, what.file);
  await is(who, what.name, 'asked');
}

export async function shows(who, name) {
  await who.openChat();
  await file(who, name).waitFor();
}

export async function accept(who, name) {
  await shows(who, name);
  await file(who, name).getByTestId('file-accept').click();
}

/** How much of it has come. */
export async function percent(who, name) {
  if ((await file(who, name).getAttribute('data-state')) === 'done') return 100;
  return file(who, name).locator('progress').evaluate(({ value, max }) => (100 * value) / max).catch(() => 0);
}

/** So much of it has come; how much exactly. */
export async function comes(who, name, wanted) {
  return until(`${who.name} has ${wanted} % of ${name}`, async () => {
    const now = await percent(who, name);
    return now >= Math.min(wanted, 100) && now;
  }, { within_ms: 60_000 });
}

/** Saved by its link, it is what was sent. */
export async function arrives(who, { name, buffer }, patience) {
  await is(who, name, 'done', patience);
  const [download] = await Promise.all([who.page.waitForEvent('download'), file(who, name).getByTestId('file-save').click()]);
  assert.equal(download.suggestedFilename(), name);
  assert.equal(hash(await readFile(await download.path())), hash(buffer), `${name} is what was sent`);
}

const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');
