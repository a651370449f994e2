// A stage for one play: a fresh house, people on demand, and a last look that nothing forbidden happened.
import { assert } from './expect.mjs';
import { House } from './house.mjs';
import { Citizen, Officer } from './people.mjs';
import { seatAt } from './windows.mjs';

export class Stage {
  #computers = [];
  #officers = 0;

  constructor(browsers) {
    this.browsers = browsers;
  }

  async open(options) {
    this.house = await House.open(options);
    return this;
  }

  /** `options.browser` is the name of one of the browsers; what else is in it is for the context. */
  async citizen(name = 'the citizen', options) {
    return new Citizen(name, this.house, await this.#computer('citizens', options));
  }

  /** An officer of the Bürgerbüro, signed in and at the desk; each call brings the next one. */
  async officer(name = 'the officer', options) {
    const officer = await this.newOfficer(name, options);
    return officer.signIn(this.house.demo.officersOf('Bürgerbüro')[this.#officers++]);
  }

  /** An officer who has not signed in yet. */
  async newOfficer(name = 'the officer', options) {
    return new Officer(name, this.house, await this.#computer('officers', options));
  }

  /** Citizen and officer in a session. */
  async session({ citizen = {}, officer = {} } = {}) {
    const inside = {
      officer: await this.officer('the officer', officer),
      citizen: await this.citizen('the citizen', citizen),
    };
    await inside.citizen.sit();
    await inside.officer.callNext();
    await inside.citizen.enter();
    await inside.officer.shows('remote-camera');
    return inside;
  }

  async #computer(usual, { browser = usual, ...options } = {}) {
    const computer = await seatAt(await this.browsers.get(browser), this.house, options);
    this.#computers.push(computer);
    return computer;
  }

  pages() {
    return this.#computers.flatMap(({ context }) => context.pages());
  }

  /** What holds after every play, whatever it was about. */
  async lastLook() {
    for (const { context, faults } of this.#computers) {
      for (const page of context.pages()) {
        const csp = await page.evaluate(() => window.__spy?.csp ?? []).catch(() => []);
        faults.push(...csp.map((violation) => `CSP: ${violation}`));
      }
      assert.deepEqual(faults, [], 'no page breaks the CSP, asks another host or throws');
    }
    assert.equal(this.house.exit, undefined, 'the house still stands');
    assert.doesNotMatch(this.house.log, /panicked/, 'the house did not panic');
  }

  async close() {
    for (const { context } of this.#computers) await context.close().catch(() => {});
    const inOrder = await this.house?.close();
    assert.notEqual(inOrder, false, `the house ends in order: ${JSON.stringify(this.house?.exit)}`);
  }
}
