// Pictures of overview, seat, session and desk at 390 and 1280 px. `UPDATE_PICTURES=1` puts them into docs/pictures.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assert, until } from '../lib/expect.mjs';
import { pictureMoves } from '../lib/media.mjs';
import { smallPng } from '../lib/png.mjs';
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
  if (viewport === NARROW) await citizen.press('chat-toggle');
  await citizen.watches('remote-camera');
  await until('the fonts are there', () => citizen.page.evaluate(() => document.fonts.status === 'loaded'));
  await photograph(citizen, 'session', viewport);
}

async function photograph(person, name, { width }) {
  await person.page.evaluate(() => window.scrollTo(0, 0));
  const picture = await calmed(person, await person.page.screenshot({ animations: 'disabled' }));
  const file = path.join(process.env.PICTURES, `${name}-${width}.png`);
  assert.ok(picture.length < MAX_BYTES, `${file} is ${picture.length} bytes, at most ${MAX_BYTES}`);
  await writeFile(file, picture);
}

/** The same picture in few colours; the browser decodes it for us. */
async function calmed({ context }, png) {
  const page = await context.newPage();
  const { width, height, rgba } = await page.evaluate(async (source) => {
    const image = Object.assign(new Image(), { src: source });
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    const paper = canvas.getContext('2d');
    paper.drawImage(image, 0, 0);
    const { data } = paper.getImageData(0, 0, image.width, image.height);
    const reader = new FileReader();
    reader.readAsDataURL(new Blob([data]));
    await new Promise((done) => (reader.onload = done));
    return { width: image.width, height: image.height, rgba: reader.result.split(',')[1] };
  }, `data:image/png;base64,${png.toString('base64')}`);
  await page.close();
  return smallPng(width, height, Buffer.from(rgba, 'base64'));
}
