// From the press on Betreten to the first decoded frame, in Chromium, twenty visits each way of coming in:
// straight in, and after having checked camera and microphone. `node benches/press_to_picture.mjs` prints JSON.
import { Browsers } from '../control/web/e2e/lib/browsers.mjs';
import { summary, visit } from '../control/web/e2e/lib/speed.mjs';
import { Stage } from '../control/web/e2e/lib/stage.mjs';

const VISITS = Number(process.env.VISITS ?? 20);

export async function pressToPicture(visits = VISITS) {
  const browsers = new Browsers();
  const stage = new Stage(browsers);
  try {
    await stage.open();
    const officer = await stage.officer();
    const measured = {};
    for (const way of ['straight_in', 'after_preview']) {
      const seen = [];
      for (let i = 0; i < visits; i += 1) seen.push(await visit(stage, officer, way));
      measured[way] = { citizen: summary(seen.map(({ citizen_ms }) => citizen_ms)), officer: summary(seen.map(({ officer_ms }) => officer_ms)) };
    }
    return { visits, browser: `Chromium ${(await browsers.get('citizens')).version()}`, ...measured };
  } finally {
    await stage.close().catch(() => {});
    await browsers.close();
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  console.log(JSON.stringify(await pressToPicture(), null, 2));
  process.exit(0);
}
