// Everything that is measured, once: load with 1 and 20 rooms, then press-to-picture. Writes
// benches/results/<date>-<commit>.json and .md. Started by scripts/bench.sh, which builds what it needs.
import { execFile, execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { House } from '../control/web/e2e/lib/house.mjs';
import { pressToPicture } from './press_to_picture.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RESULTS = process.env.RESULTS ?? path.join(ROOT, 'benches', 'results');
const LOAD = process.env.SCHALTER_LOAD ?? path.join(ROOT, 'target', 'release', 'schalter-benches');
const SECONDS = process.env.SECONDS_PER_RUN ?? '10';
const ROOMS = (process.env.ROOMS ?? '1,20').split(',');

const git = (...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();

async function load(rooms) {
  console.error(`load: ${rooms} rooms, ${SECONDS} s`);
  const house = await House.open();
  try {
    const args = ['--url', house.url, '--pid', house.pid, '--rooms', rooms, '--seconds', SECONDS];
    const env = { ...process.env, SCHALTER_API_KEY: house.demo.api_key };
    const { stdout } = await promisify(execFile)(LOAD, args.map(String), { env, timeout: 120_000 });
    return JSON.parse(stdout);
  } finally {
    await house.close();
  }
}

async function machine() {
  const cpu = (await readFile('/proc/cpuinfo', 'utf8')).match(/model name\s*:\s*(.*)/)?.[1] ?? os.cpus()[0].model;
  const [load_average] = os.loadavg();
  return { cpu, cores: os.cpus().length, kernel: os.release(), memory_gib: Math.round(os.totalmem() / 2 ** 30), load_average_before: load_average };
}

function table({ load }) {
  const head = [
    '| rooms | forwarded packets/s | CPU per packet | user : kernel | cores busy | lost | doubled | audio p50 / p99 | video p50 / p99 | memory per room | generator late p99 |',
    '|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|',
  ];
  const row = ({ rooms, forwarded_packets_per_s, audio, video, server, generator }) => [
    rooms,
    forwarded_packets_per_s.toFixed(0),
    `${server.cpu_us_per_forwarded_packet.toFixed(1)} µs`,
    `${server.user_ms.toFixed(0)} : ${server.system_ms.toFixed(0)} ms`,
    server.cores_busy.toFixed(2),
    `${audio.lost + video.lost} of ${audio.sent + video.sent}`,
    audio.duplicates + video.duplicates,
    delay(audio),
    delay(video),
    `${server.rss_kib_per_room.toFixed(0)} KiB`,
    `${(generator.behind_p99_us / 1000).toFixed(2)} ms`,
  ];
  return [...head, ...load.map((run) => `| ${row(run).join(' | ')} |`)].join('\n');
}

const delay = ({ delay_p50_us, delay_p99_us }) => `${(delay_p50_us / 1000).toFixed(2)} / ${(delay_p99_us / 1000).toFixed(2)} ms`;

function pressTable({ press_to_picture: { straight_in, after_preview } }) {
  const row = (name, { median_ms, worst_ms }) => `| ${name} | ${median_ms} ms | ${worst_ms} ms |`;
  return [
    '| picture | median | worst |',
    '|---|---:|---:|',
    row('the officer’s at the citizen, straight in', straight_in.citizen),
    row('the citizen’s at the officer, straight in', straight_in.officer),
    row('the officer’s at the citizen, after the preview', after_preview.citizen),
    row('the citizen’s at the officer, after the preview', after_preview.officer),
  ].join('\n');
}

function markdown(result) {
  const { commit, date, machine: at } = result;
  return `# Measured on ${date}, commit ${commit}

${at.cpu}, ${at.cores} cores, ${at.memory_gib} GiB, Linux ${at.kernel}; load average before: ${at.load_average_before.toFixed(2)}.
Server, load and browsers share this machine and talk over loopback; \`benches/README.md\` says what each number means.

## Forwarding

Each room: two clients, each sending Opus (50 packets/s of 120 B) and video (30 frames/s, 1.5 Mbit/s), ${SECONDS} s.

${table(result)}

Nobody there: ${result.load[0].server.idle_cpu_ms_per_s} ms CPU per second.

## From the press on Betreten to the first decoded frame

${result.press_to_picture.visits} visits each, ${result.press_to_picture.browser}.

${pressTable(result)}
`;
}

const result = {
  date: new Date().toISOString().slice(0, 10),
  commit: git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--', ':!benches/results') ? '-dirty' : ''),
  profile: process.env.PROFILE ?? 'unknown',
  machine: await machine(),
  load: [],
};
for (const rooms of ROOMS) result.load.push(await load(rooms));
console.error('press to picture');
result.press_to_picture = await pressToPicture();
await mkdir(RESULTS, { recursive: true });
const file = path.join(RESULTS, `${result.date}-${result.commit}`);
await writeFile(`${file}.json`, `${JSON.stringify(result, null, 2)}\n`);
await writeFile(`${file}.md`, markdown(result));
console.log(`${markdown(result)}\n${path.relative(process.cwd(), file)}.md`);
process.exit(0);
