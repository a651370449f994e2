// How long people wait for a machine, measured and told, never judged: it depends on what else the machine does. The
// goals of an idle one: picture 150 ms after Betreten, bell 200 ms after the call. `node e2e/run.mjs speed` prints them
// and writes target/test/speed.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert } from '../lib/expect.mjs';
import { summary, visit } from '../lib/speed.mjs';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const FOLDER = path.join(process.env.CARGO_TARGET_DIR ?? path.join(ROOT, 'target'), 'test');
const VISITS = 10;
/** A busy machine measures fewer visits, and says so. */
const ENOUGH_MS = 55_000;

export default {
  async 'press to picture, and call to bell, of ten visits'(stage) {
    const officer = await stage.officer();
    const began = Date.now();
    const seen = [];
    while (seen.length < VISITS && Date.now() - began < ENOUGH_MS) seen.push(await visit(stage, officer));
    const of = (field) => summary(seen.map((each) => each[field]));
    const measured = {
      visits: seen.length,
      load: Math.round(loadavg()[0] * 10) / 10,
      press_to_picture: { goal_ms: 150, citizen: of('citizen_ms'), officer: of('officer_ms') },
      call_to_bell: { goal_ms: 200, citizen: of('bell_ms') },
    };
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path.join(FOLDER, 'speed.json'), `${JSON.stringify(measured, null, 2)}\n`);
    console.log(`    measured: ${JSON.stringify(measured)}`);
    for (const { bell_ms, citizen_ms, officer_ms } of seen) assert.ok(bell_ms > 0 && citizen_ms > 0 && officer_ms > 0);
  },
};
