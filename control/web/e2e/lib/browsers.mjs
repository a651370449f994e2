// The browsers of all plays: each is started when the first play asks for it and ends with the last.
import { launch, launchFirefox } from './windows.mjs';

export const SHARED_TITLE = 'Bescheid';

const LAUNCH = {
  citizens: () => launch(),
  officers: () => launch(),
  /** Whoever shares in it shares the tab with this title. */
  sharers: () => launch({ args: [`--auto-select-tab-capture-source-by-title=${SHARED_TITLE}`] }),
  /** A telephone with several cameras; the middle one of Chromium's fakes sees depth only. */
  phones: () => launch({ args: ['--use-fake-device-for-media-stream=device-count=3', '--use-fake-ui-for-media-stream'] }),
  firefox: () => launchFirefox(),
};

export class Browsers {
  #started = new Map();

  get(name) {
    if (!this.#started.has(name)) this.#started.set(name, LAUNCH[name]());
    return this.#started.get(name);
  }

  async close() {
    const all = await Promise.allSettled(this.#started.values());
    await Promise.all(all.map(({ value }) => value?.close()));
  }
}
