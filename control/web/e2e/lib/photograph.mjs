// Pictures of what a person sees. `UPDATE_PICTURES=1` puts them into docs/pictures.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assert } from './expect.mjs';
import { smallPng } from './png.mjs';

const MAX_BYTES = 200_000;

/** From the top of the page, or from `selector` on. */
export async function photograph(person, name, { width }, selector = 'body') {
  await person.page.evaluate((from) => document.querySelector(from).scrollIntoView({ block: 'start' }), selector);
  if (selector === 'body') await person.page.evaluate(() => window.scrollTo(0, 0));
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
