// From the press on Betreten to the first decoded frame, in Chromium, twenty visits each way of coming in:
// straight in, and after having checked camera and microphone. `node benches/press_to_picture.mjs` prints JSON.
import { Browsers } from '../control/web/e2e/lib/browsers.mjs';
import { until } from '../control/web/e2e/lib/expect.mjs';
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

async function visit(stage, officer, way) {
  const citizen = await stage.citizen();
  await citizen.sit();
  if (way === 'after_preview') {
    await citizen.press('preview-start');
    await citizen.watches('preview-video');
  }
  await officer.callNext();
  await citizen.shows('enter');
  await until('the transport is warm', () => citizen.page.evaluate(() => window.__schalter?.call?.pc?.connectionState === 'connected'));
  await officer.page.evaluate(() => delete window.__schalter.firstFrameAt); // the last visit's
  await citizen.press('enter');
  const press = await moment(citizen, 'pressedAt');
  const citizen_ms = (await moment(citizen, 'firstFrameAt')) - press;
  const officer_ms = (await moment(officer, 'firstFrameAt')) - press;
  await citizen.hangUp();
  await citizen.state('finished');
  await officer.state('free');
  await citizen.context.close();
  return { citizen_ms, officer_ms };
}

/** A moment of the page's clock on the clock both windows share. */
async function moment({ page }, field) {
  return until(field, () =>
    page.evaluate((name) => window.__schalter[name] && performance.timeOrigin + window.__schalter[name], field));
}

function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  const round = (value) => Math.round(value * 10) / 10;
  return { median_ms: round(median), worst_ms: round(sorted.at(-1)), best_ms: round(sorted[0]) };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  console.log(JSON.stringify(await pressToPicture(), null, 2));
  process.exit(0);
}
