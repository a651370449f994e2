// Two ends of a line one can cut, with a clock one can turn: whatever is lost on the way, the file arrives whole or both
// are told why not.
import { createHash, randomBytes } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { Exchange, MOST_OPEN, QUIET_MS, type Item, type Source } from '../src/session/exchange';
import { CHUNK_BYTES } from '../src/session/pace';
import { packChunk } from '../src/session/transfer';

const DELAY_MS = 20;

interface End {
  exchange: Exchange;
  items: Item[];
}

/** What happens when, in order; asynchronous reading settles in between. */
class World {
  now_ms = 0;
  up = true;
  /** Of what is sent, nothing for which this says so arrives. */
  loses: (data: string | ArrayBuffer) => boolean = () => false;
  spoil: (packed: ArrayBuffer) => void = () => undefined;
  sent_bytes = 0;
  #deeds: { at_ms: number; deed: () => void }[] = [];
  #id = 1;
  officer: End = this.end(() => this.citizen);
  citizen: End = this.end(() => this.officer);

  end(other: () => End): End {
    const end = { items: [] as Item[] } as End;
    end.exchange = new Exchange(
      {
        send: (data) => {
          if (!this.up) return false;
          this.sent_bytes += typeof data === 'string' ? 0 : data.byteLength;
          if (this.loses(data)) return true;
          if (typeof data !== 'string') this.spoil(data);
          this.later(DELAY_MS, () => this.up && other().exchange.hear(data));
          return true;
        },
        unsentBytes: () => 0,
        now_ms: () => this.now_ms,
        later: (wait_ms, deed) => this.later(wait_ms, deed),
        digest: async (bytes) => createHash('sha256').update(new Uint8Array(bytes)).digest('hex'),
        random: () => this.#id++,
      },
      (items) => (end.items = items),
    );
    return end;
  }

  later(wait_ms: number, deed: () => void): void {
    this.#deeds.push({ at_ms: this.now_ms + wait_ms, deed });
    this.#deeds.sort((a, b) => a.at_ms - b.at_ms);
  }

  async run(for_ms: number): Promise<void> {
    const until_ms = this.now_ms + for_ms;
    for (;;) {
      await new Promise(setImmediate);
      const next = this.#deeds[0];
      if (!next || next.at_ms > until_ms) break;
      this.#deeds.shift();
      this.now_ms = next.at_ms;
      next.deed();
    }
    this.now_ms = until_ms;
  }
}

function paper(size: number, name = 'Antrag.pdf'): Source & { bytes: Buffer } {
  const bytes = randomBytes(size);
  return { name, size, bytes, slice: (from, to) => ({ arrayBuffer: async () => new Uint8Array(bytes.subarray(from, to)).buffer }) };
}

let world: World;
beforeEach(() => {
  world = new World();
});

/** The citizen offers, the officer takes. */
async function flowing(source: Source): Promise<number> {
  await world.citizen.exchange.offer(source);
  await world.run(3 * DELAY_MS);
  const id = world.officer.items[0]?.id ?? -1;
  world.officer.exchange.accept(id);
  return id;
}

const states = () => [world.citizen.items[0]?.state, world.officer.items[0]?.state];

test('nothing flows before the other side takes it; then it arrives whole', async () => {
  const source = paper(10 * CHUNK_BYTES + 17);
  await world.citizen.exchange.offer(source);
  await world.run(10_000);
  expect([states(), world.sent_bytes]).toEqual([['asked', 'asked'], 0]);
  world.officer.exchange.accept(world.officer.items[0]?.id ?? -1);
  await world.run(2_000);
  expect(states()).toEqual(['done', 'done']);
  expect(Buffer.from(world.officer.items[0]?.bytes ?? []).equals(source.bytes)).toBe(true);
});

test('both ways at once', async () => {
  const [one, other] = [paper(200_000), paper(300_000, 'Bild.png')];
  await Promise.all([world.citizen.exchange.offer(one), world.officer.exchange.offer(other)]);
  await world.run(100);
  for (const end of [world.citizen, world.officer]) end.exchange.accept(end.items.find(({ mine }) => !mine)?.id ?? -1);
  await world.run(5_000);
  for (const end of [world.citizen, world.officer]) expect(end.items.map(({ state }) => state)).toEqual(['done', 'done']);
});

test('a cut line: it goes on where it was, and what had come is not sent again', async () => {
  const source = paper(60 * CHUNK_BYTES);
  await flowing(source);
  await world.run(500);
  const had = world.officer.items[0]?.had ?? 0;
  expect(had).toBeGreaterThan(5 * CHUNK_BYTES);
  world.up = false;
  await world.run(30_000);
  expect(states()).toEqual(['flowing', 'flowing']);
  world.up = true;
  const before = world.sent_bytes;
  await world.run(30_000);
  expect(states()).toEqual(['done', 'done']);
  expect(world.sent_bytes - before).toBeLessThan(source.size - had + 6 * CHUNK_BYTES);
  expect(Buffer.from(world.officer.items[0]?.bytes ?? []).equals(source.bytes)).toBe(true);
});

test('whatever the server drops, it arrives', async () => {
  const source = paper(40 * CHUNK_BYTES);
  let i = 0;
  world.loses = () => i++ % 7 === 3;
  await world.citizen.exchange.offer(source);
  await world.run(10 * QUIET_MS);
  world.officer.exchange.accept(world.officer.items[0]?.id ?? -1);
  await world.run(200_000);
  expect(states()).toEqual(['done', 'done']);
  expect(Buffer.from(world.officer.items[0]?.bytes ?? []).equals(source.bytes)).toBe(true);
});

test('never more on its way than the server holds', async () => {
  let [most, on_the_way] = [0, 0];
  world.spoil = (packed) => {
    on_the_way += packed.byteLength;
    most = Math.max(most, on_the_way);
    world.later(2 * DELAY_MS, () => (on_the_way -= packed.byteLength));
  };
  await flowing(paper(2_000_000));
  await world.run(20_000);
  expect(states()).toEqual(['done', 'done']);
  expect(most).toBeLessThanOrEqual(5 * (CHUNK_BYTES + 8));
});

test('a bit that turned on the way is found', async () => {
  world.spoil = (packed) => {
    const bytes = new Uint8Array(packed);
    if (bytes[7] === 0 && bytes[6] === 0) bytes[20] = (bytes[20] ?? 0) ^ 1;
  };
  await flowing(paper(50_000));
  await world.run(3_000);
  expect(states()).toEqual(['damaged', 'damaged']);
  expect(world.officer.items[0]?.bytes).toBeNull();
});

test('either side stops it, and nothing flows any more', async () => {
  for (const who of ['citizen', 'officer'] as const) {
    world = new World();
    const id = await flowing(paper(100 * CHUNK_BYTES));
    await world.run(300);
    world[who].exchange.cancel(id);
    await world.run(200);
    expect(states()).toEqual(['cancelled', 'cancelled']);
    const before = world.sent_bytes;
    await world.run(5_000);
    expect(world.sent_bytes).toBe(before);
  }
});

test('declined is told', async () => {
  await world.citizen.exchange.offer(paper(100));
  await world.run(100);
  world.officer.exchange.decline(world.officer.items[0]?.id ?? -1);
  await world.run(100);
  expect(states()).toEqual(['declined', 'declined']);
});

test('the receiver reloaded: it is asked again and gets the whole file', async () => {
  const source = paper(40 * CHUNK_BYTES);
  await flowing(source);
  await world.run(300);
  world.officer.exchange.close();
  world.officer = world.end(() => world.citizen);
  await world.run(3 * QUIET_MS);
  expect(states()).toEqual(['asked', 'asked']);
  world.officer.exchange.accept(world.officer.items[0]?.id ?? -1);
  await world.run(10_000);
  expect(states()).toEqual(['done', 'done']);
  expect(Buffer.from(world.officer.items[0]?.bytes ?? []).equals(source.bytes)).toBe(true);
});

test('the sender reloaded: the receiver is told that it is lost', async () => {
  await flowing(paper(100 * CHUNK_BYTES));
  await world.run(300);
  world.citizen.exchange.close();
  world.citizen = world.end(() => world.officer);
  await world.run(4 * QUIET_MS);
  expect(world.officer.items[0]?.state).toBe('lost');
});

test('a stranger’s words do no harm', async () => {
  const sha256 = 'a'.repeat(64);
  const hear = (word: object) => world.officer.exchange.hear(JSON.stringify(word));
  for (const odd of [{ id: -1 }, { id: 'x' }, { size: 1e12 }, { size: -1 }, { size: 'x' }, { name: 7 }, { name: 'a.exe' }, { sha256: 'kurz' }]) {
    hear({ t: 'file', id: 9, name: 'a.pdf', size: 10, sha256, ...odd });
  }
  for (const word of [{ t: 'take', id: 1, from: -5 }, { t: 'got', id: 1, at: 'x' }, { t: 'done', id: 3 }, { t: 'stop', id: 4 }, { t: null }, {}]) hear(word);
  world.officer.exchange.hear(packChunk(3, 0, new Uint8Array(8)));
  world.officer.exchange.hear(new ArrayBuffer(3));
  expect(world.officer.items).toEqual([]);
  for (let id = 100; id < 120; id += 1) hear({ t: 'file', id, name: 'a.pdf', size: 10, sha256 });
  expect(world.officer.items.length).toBe(MOST_OPEN);
});

test('chunks beyond the end of a file or out of order are not taken', async () => {
  await flowing(paper(CHUNK_BYTES));
  const { id } = world.officer.items[0] ?? { id: -1 };
  world.officer.exchange.hear(packChunk(id, 0, new Uint8Array(CHUNK_BYTES + 1)));
  world.officer.exchange.hear(packChunk(id, 100, new Uint8Array(10)));
  expect(world.officer.items[0]?.had).toBe(0);
});

test('a file that shrinks while it is sent is stopped', async () => {
  const source = paper(100 * CHUNK_BYTES);
  await flowing({ ...source, slice: (from, to) => source.slice(from, Math.min(to, 20 * CHUNK_BYTES)) });
  await world.run(10_000);
  expect(states()).toEqual(['damaged', 'damaged']);
});
