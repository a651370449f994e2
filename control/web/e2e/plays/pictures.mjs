// Pictures of overview, seat, session and desk at 390 and 1280 px. `UPDATE_PICTURES=1` puts them into docs/pictures.
import { until } from '../lib/expect.mjs';
import { pictureMoves } from '../lib/media.mjs';
import { photograph } from '../lib/photograph.mjs';
import { NARROW, WIDE } from '../lib/windows.mjs';

export default {
  'at 390 px': (stage) => visit(stage, NARROW),
  'at 1280 px': (stage) => visit(stage, WIDE),
};

async function visit(stage, viewport) {
  const citizen = await stage.citizen('the citizen', { viewport });
  const officer = await stage.officer('the officer', { viewport });
  await citizen.open('/');
  await citizen.door('Bürgerbüro', 'open');
  await photograph(citizen, 'overview', viewport);

  await citizen.sit();
  await citizen.press('preview-start');
  await citizen.watches('preview-video');
  await photograph(citizen, 'seat', viewport);

  const second = await stage.house.sit('Bürgerbüro');
  await officer.seesWaiting(second.number);
  await officer.seesWaiting(await citizen.number());
  await photograph(officer, 'desk', viewport);

  await officer.callNext();
  await citizen.enter();
  await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(officer, 'camera')]);
  await officer.say('Guten Tag, was kann ich für Sie tun?');
  await citizen.reads('Guten Tag, was kann ich für Sie tun?');
  if (viewport === NARROW) await citizen.press('chat-toggle');
  await citizen.watches('remote-camera');
  await until('the fonts are there', () => citizen.page.evaluate(() => document.fonts.status === 'loaded'));
  await photograph(citizen, 'session', viewport);
}
