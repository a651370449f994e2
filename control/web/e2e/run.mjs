// Runs the plays: `node e2e/run.mjs [word…]`, only those whose name holds every word. Prints one line per play and
// at the end `N passed, N failed`; ends with 1 when one failed. Ends its servers and browsers whatever happens.
// With `E2E_TRIES=2` a play that failed is played once more, on a new stage; what went wrong is told all the same, and
// so is who needed it. For machines that do much else: a play that fails twice in a row has found something.
import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Stage } from './lib/stage.mjs';
import { Browsers } from './lib/browsers.mjs';

// Nobody who passes is slowed down by it: it ends what hangs, also on a machine that does much else.
const PLAY_LIMIT_MS = 180_000;
const ALL_LIMIT_MS = Number(process.env.E2E_LIMIT_S ?? 1700) * 1_000;
const TRIES = Number(process.env.E2E_TRIES ?? 1);
const here = path.dirname(new URL(import.meta.url).pathname);

async function allPlays(words) {
  const files = (await readdir(path.join(here, 'plays'))).filter((file) => file.endsWith('.mjs')).sort();
  const plays = [];
  for (const file of files) {
    const { default: acts, setting } = await import(`./plays/${file}`);
    for (const [name, play] of Object.entries(acts)) {
      plays.push({ name: `${path.basename(file, '.mjs')}: ${name}`, play, setting });
    }
  }
  return plays.filter(({ name }) => words.every((word) => name.includes(word)));
}

/** How many tries it took; nothing when every one failed. */
async function perform(play, browsers, deadline) {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    if (await attempt(play, browsers, deadline)) return tries;
  }
  return undefined;
}

async function attempt({ name, play, setting }, browsers, deadline) {
  const started = Date.now();
  const stage = new Stage(browsers);
  let fault;
  try {
    const limit = Math.min(PLAY_LIMIT_MS, deadline - started);
    if (limit < 1_000) throw new Error('not played: the time for all plays is over');
    await within(limit, async () => {
      await stage.open(setting);
      await play(stage);
      await stage.lastLook();
    });
  } catch (error) {
    fault = error;
    await photographs(stage, name);
  }
  await within(15_000, () => stage.close()).catch((error) => (fault ??= error));
  report(name, fault, Date.now() - started, stage);
  return !fault;
}

function report(name, fault, ms, stage) {
  console.log(`${fault ? 'not ok' : 'ok'} - ${name} (${ms} ms)`);
  if (!fault) return;
  console.log(indent(fault.stack ?? String(fault)));
  const log = stage.house?.log.trim().split('\n').slice(-15).join('\n');
  if (log) console.log(indent(`log of the house:\n${log}`));
}

const indent = (text) => text.replace(/^/gm, '    ');

/** A failed play leaves pictures of what was on the screens. */
async function photographs(stage, name) {
  const folder = await mkdtemp(path.join(tmpdir(), 'schalter-e2e-failed-'));
  let i = 0;
  for (const page of stage.pages()) {
    const file = path.join(folder, `${name.replace(/[^a-z0-9]+/gi, '-')}-${i++}.png`);
    await page.screenshot({ path: file, timeout: 3_000 }).then(
      () => console.log(`    picture: ${file}`),
      () => {},
    );
  }
}

async function within(limit_ms, deed) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`longer than ${limit_ms} ms`)), limit_ms);
  });
  return Promise.race([deed(), late]).finally(() => clearTimeout(timer));
}

process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
process.on('unhandledRejection', () => {}); // what a play that ran out of time still throws; its failure is told
process.env.PICTURES ??= process.env.UPDATE_PICTURES
  ? path.resolve(here, '../../../docs/pictures')
  : await mkdtemp(path.join(tmpdir(), 'schalter-pictures-'));

const deadline = Date.now() + ALL_LIMIT_MS;
const plays = await allPlays(process.argv.slice(2));
const browsers = new Browsers();
let passed = 0;
const again = [];
for (const play of plays) {
  const tries = await perform(play, browsers, deadline);
  if (tries) passed += 1;
  if (tries > 1) again.push(play.name);
}
await within(15_000, () => browsers.close()).catch(() => {});
const failed = plays.length - passed;
if (again.length) console.log(`passed only when played again:\n${indent(again.join('\n'))}`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !plays.length ? 1 : 0);
