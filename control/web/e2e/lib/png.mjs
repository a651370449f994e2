// Writes a small PNG: 256 colours, well compressed. For pictures that are kept in the repository.
import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const INDEXED_8_BIT = [8, 3, 0, 0, 0];
/** Colours closer than this are one: it takes the noise out of dithered gradients. */
const STEP = 3;

/** `rgba` row by row; transparency is not kept. */
export function smallPng(width, height, rgba) {
  const colours = new Uint32Array(width * height);
  for (let i = 0; i < colours.length; i += 1) {
    colours[i] = (coarse(rgba[4 * i]) << 16) | (coarse(rgba[4 * i + 1]) << 8) | coarse(rgba[4 * i + 2]);
  }
  const palette = mostFrequent(colours, 256);
  const nearest = new Map(palette.map((colour, index) => [colour, index]));
  const rows = Buffer.alloc(height * (width + 1)); // each row begins with its filter: none
  for (let i = 0; i < colours.length; i += 1) {
    const colour = colours[i];
    if (!nearest.has(colour)) nearest.set(colour, nearestIn(palette, colour));
    rows[i + Math.floor(i / width) + 1] = nearest.get(colour);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set(INDEXED_8_BIT, 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(channels))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const coarse = (value) => Math.min(255, Math.round(value / STEP) * STEP);
const channels = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function mostFrequent(colours, count) {
  const seen = new Map();
  for (const colour of colours) seen.set(colour, (seen.get(colour) ?? 0) + 1);
  return [...seen].sort(([, a], [, b]) => b - a).slice(0, count).map(([colour]) => colour);
}

function nearestIn(palette, colour) {
  const wanted = channels(colour);
  const distance = (other) => channels(other).reduce((sum, value, i) => sum + (value - wanted[i]) ** 2, 0);
  return palette.reduce((best, other, i) => (distance(other) < distance(palette[best]) ? i : best), 0);
}

function chunk(type, data) {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
