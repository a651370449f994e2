// The budgets of the citizen's pages, measured on an old phone: `node control/web/e2e/budgets.mjs` writes
// benches/results/pages.md. Sizes, hosts, cookies and shifts end it with 1 when they are over; times are only told.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Browsers } from './lib/browsers.mjs';
import { Stage } from './lib/stage.mjs';
import { NARROW } from './lib/windows.mjs';

/** Lighthouse's slow 4G, and a processor four times as slow. */
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const SLOWER = 4;
const TIMES = 3;
const BEFORE_SESSION_BYTES = 120_000;
const WITH_SESSION_BYTES = 200_000;
const FIRST_CONTENT_MS = 1_000;
const TABLE = fileURLToPath(new URL('../../../benches/results/pages.md', import.meta.url));

const browsers = new Browsers();
const stage = await new Stage(browsers).open();
const { house } = stage;
const browser = await browsers.get('citizens');
const version = browser.version();
const rows = [];
try {
  await stage.officer();
  const { id } = await house.office('Bürgerbüro');
  const pages = [
    ['Overview', '/', 'office'],
    ['Overview in Arabic', '/?lang=ar', 'office'],
    ['Office', `/offices/${id}`, 'service'],
    ['Booking', `/offices/${id}/booking`, 'booking'],
    ['Check', '/check', 'network-start'],
    ['Waiting area', '/', 'position'],
  ];
  for (const [name, path, shown] of pages) rows.push(await measure(name, path, shown));
} finally {
  await stage.close();
  await browsers.close();
}
await writeFile(TABLE, table(rows));
console.log(table(rows));
const over = rows.flatMap(faultsOf);
for (const fault of over) console.error(fault);
process.exit(over.length > 0 ? 1 : 0);

async function measure(name, path, shown) {
  const runs = [];
  for (let i = 0; i < TIMES; i += 1) runs.push(await visit(path, shown));
  const median = (field) => runs.map((run) => run[field]).sort((a, b) => a - b)[Math.floor(TIMES / 2)];
  const most = (field) => Math.max(...runs.map((run) => run[field]));
  return {
    name,
    first_ms: median('first_ms'),
    ready_ms: median('ready_ms'),
    shift: most('shift'),
    script_bytes: most('script_bytes'),
    all_bytes: most('all_bytes'),
    hosts: [...new Set(runs.flatMap(({ hosts }) => hosts))],
    cookies: most('cookies'),
  };
}

/** One visit of someone who was never here: nothing is cached. */
async function visit(path, shown) {
  const context = await browser.newContext({ baseURL: house.url, viewport: NARROW, locale: 'de-DE', isMobile: true, hasTouch: true });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  const sizes = { script_bytes: 0, all_bytes: 0 };
  const hosts = new Set();
  const kinds = new Map();
  devtools.on('Network.responseReceived', ({ requestId, type, response }) => {
    kinds.set(requestId, type);
    const { protocol, host } = new URL(response.url);
    if (!['data:', 'blob:'].includes(protocol) && host !== `localhost:${house.port}`) hosts.add(host);
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    sizes.all_bytes += encodedDataLength;
    if (kinds.get(requestId) === 'Script') sizes.script_bytes += encodedDataLength;
  });
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', NETWORK);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(watchShifts);
  await page.goto(path, { waitUntil: 'commit' });
  if (shown === 'position') await page.getByTestId('sit').first().click({ timeout: 60_000 });
  await page.getByTestId(shown).first().waitFor({ timeout: 60_000 });
  const ready_ms = await page.evaluate(() => Math.round(performance.now()));
  await page.waitForLoadState('load', { timeout: 60_000 });
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(1_000); // what comes late may shift, too
  const seen = await page.evaluate(() => ({ first_ms: Math.round(performance.getEntriesByName('first-contentful-paint')[0].startTime), shift: window.__shift }));
  const cookies = (await context.cookies()).length;
  await context.close();
  return { ...seen, ready_ms, ...sizes, hosts: [...hosts], cookies };
}

/** Runs in the page before its own scripts: the layout shift that nobody asked for. */
function watchShifts() {
  window.__shift = 0;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) window.__shift += value;
  }).observe({ type: 'layout-shift', buffered: true });
}

function faultsOf({ name, shift, script_bytes, hosts, cookies }) {
  const most = name === 'Waiting area' ? WITH_SESSION_BYTES : BEFORE_SESSION_BYTES;
  return [
    script_bytes > most && `${name}: ${script_bytes} bytes of JavaScript, at most ${most}`,
    shift > 0.001 && `${name}: the layout shifts by ${shift.toFixed(3)}`,
    hosts.length > 0 && `${name}: asks ${hosts.join(', ')}`,
    cookies > 0 && `${name}: sets ${cookies} cookies`,
  ].filter(Boolean);
}

function table(all) {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const build = process.env.SCHALTER_BIN?.includes('/release/') ? 'the optimised build' : 'the debug build';
  const kb = (bytes) => (bytes / 1_000).toFixed(1);
  const lines = all.map(({ name, first_ms, ready_ms, shift, script_bytes, all_bytes, hosts, cookies }) =>
    `| ${name} | ${first_ms} | ${ready_ms} | ${shift.toFixed(3)} | ${kb(script_bytes)} | ${kb(all_bytes)} | ${hosts.length} | ${cookies} |`);
  return `# The citizen's pages on an old phone

Measured by \`node control/web/e2e/budgets.mjs\` at ${commit} in Chromium ${version}: the first visit, nothing cached, slow 4G
(1.6 Mbit/s down, 750 kbit/s up, 150 ms), processor ${SLOWER} times slower, window of ${NARROW.width} px; ${build} on a
machine with a load of ${loadavg()[0].toFixed(1)} on ${availableParallelism()} processors, the browser's own among it. Times are medians of ${TIMES}, the rest is the worst of them. Sizes are as served, compressed.
Budgets: first content ${FIRST_CONTENT_MS} ms (told, not enforced), shift 0, JavaScript ${BEFORE_SESSION_BYTES / 1_000} kB before the session and
${WITH_SESSION_BYTES / 1_000} kB with it, no other host, no cookie.

| page | first content, ms | ready, ms | shift | JavaScript, kB | all, kB | other hosts | cookies |
|---|---:|---:|---:|---:|---:|---:|---:|
${lines.join('\n')}
`;
}
