// Pictures of overview, seat, session and desk at 390 and 1280 px. `UPDATE_PICTURES=1` puts them into docs/pictures.
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { assert, until } from '../lib/expect.mjs';
import { pictureMoves } from '../lib/media.mjs';
import { NARROW, WIDE } from '../lib/windows.mjs';

const MAX_BYTES = 200_000;

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
  await citizen.watches('remote-camera');
  await until('the fonts are there', () => citizen.page.evaluate(() => document.fonts.status === 'loaded'));
  await photograph(citizen, 'session', viewport);
}

async function photograph(person, name, { width }) {
  const file = path.join(process.env.PICTURES, `${name}-${width}.png`);
  await person.page.screenshot({ path: file, animations: 'disabled' });
  const { size } = await stat(file);
  assert.ok(size < MAX_BYTES, `${file} is ${size} bytes, at most ${MAX_BYTES}`);
}
