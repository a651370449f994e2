// How long people wait for a machine: from the press on Betreten to the picture, and from the officer's press to the
// citizen's bell. Each moment is taken by the window it happens in, on the clock that both share.
import { until } from './expect.mjs';

/**
 * One whole visit, with the transport warm as it is for everybody who reads what is on the page. `way`: `straight_in`, or
 * `after_preview`, with camera and microphone open already. `come` brings the citizen.
 */
export async function visit(stage, officer, way = 'straight_in', come = () => stage.citizen()) {
  const citizen = await come();
  await citizen.sit();
  if (way === 'after_preview') {
    await citizen.press('preview-start');
    await citizen.watches('preview-video');
  }
  await officer.page.evaluate(notePress);
  await officer.callNext();
  await citizen.shows('enter');
  const bell_ms = (await rung(citizen)) - (await until('the press', () => officer.page.evaluate(() => window.__pressedAt)));
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
  return { bell_ms, citizen_ms, officer_ms };
}

export function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
  const round = (value) => Math.round(value * 10) / 10;
  return { median_ms: round(median), worst_ms: round(sorted.at(-1)), best_ms: round(sorted[0]) };
}

/** Runs in the page. */
function notePress() {
  delete window.__pressedAt;
  const press = document.querySelector('[data-testid=call-next]');
  press.addEventListener('click', () => (window.__pressedAt = performance.timeOrigin + performance.now()), { capture: true, once: true });
}

/** When the first tone was started. */
async function rung({ page }) {
  return until('the bell', () => page.evaluate(() => window.__spy.soundAt && performance.timeOrigin + window.__spy.soundAt));
}

/** A moment of the page's clock on the clock both windows share. */
async function moment({ page }, field) {
  return until(field, () =>
    page.evaluate((name) => window.__schalter[name] && performance.timeOrigin + window.__schalter[name], field));
}
