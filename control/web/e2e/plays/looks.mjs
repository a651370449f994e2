// The pages as different people have them: dark, with the system's own few colours, four times as large, or with more
// room between the letters. Everything stays readable, reachable and in its place.
import { fits, isClean } from '../lib/axe.mjs';
import { assert } from '../lib/expect.mjs';
import { NARROW } from '../lib/windows.mjs';

/** Four times as large on a window of 1280 px is as on one of 320 (WCAG 1.4.10). */
const LARGE = { width: 320, height: 256 };

/** And twice as large as on one of 640. */
const TWICE = { width: 640, height: 400 };

/** The room that people may put between letters, words and lines (WCAG 1.4.12). */
const AIRY = '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }';

export default {
  'in the dark': (stage) => tour(stage, { colorScheme: 'dark' }),
  'in the dark on a telephone': (stage) => tour(stage, { colorScheme: 'dark', viewport: NARROW }),
  'with the system’s own colours': (stage) => tour(stage, { forcedColors: 'active' }),
  'twice as large': (stage) => tour(stage, { viewport: TWICE }),
  'four times as large': (stage) => tour(stage, { viewport: LARGE }),
  'four times as large in letters that are wider than ours': (stage) => tour(stage, { viewport: LARGE, ownLetters: false }),
  'with more room between the letters': (stage) => tour(stage, { viewport: NARROW, airy: true }),

  async 'nothing moves for whoever wants no movement'(stage) {
    const [officer, citizen] = [await stage.officer(), await stage.citizen()];
    await citizen.sit();
    await officer.callNext();
    await citizen.shows('enter');
    assert.deepEqual(await citizen.page.evaluate(moving), [], 'who is called sees nothing move');
    await citizen.page.emulateMedia({ reducedMotion: 'no-preference' });
    assert.ok((await citizen.page.evaluate(moving)).some((name) => /swing/.test(name)), 'for others the bell swings');
    assert.deepEqual(await officer.page.evaluate(moving), [], 'nor at the desk');
  },

  async 'the dark is dark'(stage) {
    const lightness = {};
    for (const colorScheme of ['light', 'dark']) {
      const citizen = await stage.citizen('the citizen', { colorScheme });
      await citizen.open('/');
      await citizen.shows('office');
      lightness[colorScheme] = await citizen.page.evaluate(backgroundLightness);
    }
    assert.ok(lightness.light > 200 && lightness.dark < 60, JSON.stringify(lightness));
  },
};

/** Every page of a citizen, and the first of an officer. */
async function tour(stage, { airy = false, ownLetters = true, ...options }) {
  const ways = { airy, ownColours: options.forcedColors === 'active' };
  await stage.officer();
  const office = await stage.house.office('Bürgerbüro');
  const citizen = await stage.citizen('the citizen', options);
  // As while they are on their way, which takes a while on a slow line.
  if (!ownLetters) await citizen.context.route('**/*.woff2', (route) => route.fulfill({ contentType: 'font/woff2', body: '' }));
  const look = async (path, testid) => {
    await citizen.open(path);
    await citizen.shows(testid);
    await isRight(citizen, path, ways);
    await citizen.page.close();
  };
  await look('/', 'office');
  await look(`/offices/${office.id}`, 'sit');
  await look('/check', 'network-start');
  await look(`/offices/${office.id}/booking`, 'booking');
  await look('/accessibility', 'statement');
  await look('/privacy', 'statement');
  await look('/desk', 'sign-in-name');
  await citizen.open('/');
  await citizen.sit();
  await isRight(citizen, 'the seat', ways);
}

async function isRight(citizen, where, { airy, ownColours }) {
  if (airy) await citizen.page.evaluate(spread, AIRY);
  await fits(citizen, where);
  await isClean(citizen, where, { ownColours });
}

/** Runs in the page: what fades, slides or turns, or would. */
function moving() {
  const moves = (element) => {
    const { animationName, transitionDuration } = getComputedStyle(element);
    return animationName !== 'none' || transitionDuration.split(', ').some((duration) => parseFloat(duration) > 0);
  };
  return [...document.querySelectorAll('*')].filter(moves).map((element) => `${element.tagName} ${getComputedStyle(element).animationName}`);
}

/** Runs in the page: as a user's own style does, beside the page's policy. */
function spread(rules) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

/** Runs in the page: the red of the background as it is painted, 0 to 255; the backgrounds are nearly grey. */
function backgroundLightness() {
  const paper = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d');
  paper.fillStyle = getComputedStyle(document.body).backgroundColor;
  paper.fillRect(0, 0, 1, 1);
  return paper.getImageData(0, 0, 1, 1).data[0];
}
