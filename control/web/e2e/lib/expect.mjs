// What a play may demand: a fact now, or a fact within a deadline. Nothing here sleeps for a fixed time.
import assert from 'node:assert/strict';

const EVERY_MS = 100;

/** Polls `look` until it gives something truthy and gives that back; says what was seen last when it never does. */
export async function until(what, look, { within_ms = 30_000 } = {}) {
  const deadline = Date.now() + within_ms;
  let last;
  for (;;) {
    try {
      last = await look();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) {
      throw new Error(`not within ${within_ms} ms: ${what} (last seen: ${show(last)})`);
    }
    await new Promise((done) => setTimeout(done, EVERY_MS));
  }
}

/** Polls until `look` gives exactly `wanted`. */
export async function becomes(what, wanted, look, options) {
  let last;
  try {
    await until(what, async () => (last = await look()) === wanted, options);
  } catch (error) {
    throw new Error(`${error.message}, wanted ${show(wanted)}, is ${show(last)}`);
  }
}

/** Watches for `for_ms` that `look` keeps giving `wanted`: for things that must not happen. */
export async function stays(what, wanted, look, { for_ms = 1_500 } = {}) {
  const deadline = Date.now() + for_ms;
  do {
    assert.equal(await look(), wanted, what);
    await new Promise((done) => setTimeout(done, EVERY_MS));
  } while (Date.now() < deadline);
}

function show(value) {
  if (value instanceof Error) return value.message.split('\n')[0];
  return JSON.stringify(value);
}

export { assert };
