// What one sees of the other and of oneself: a shared screen large and close, one's own picture in any corner, the other
// camera for a document, and what to do when nothing is heard.
import { fits, isClean, tabTo } from '../lib/axe.mjs';
import { assert, becomes, until } from '../lib/expect.mjs';
import { pictureMoves } from '../lib/media.mjs';
import { photograph } from '../lib/photograph.mjs';
import { NARROW, WIDE } from '../lib/windows.mjs';

export default {
  async 'a shared screen: larger and smaller by buttons, keys and wheel, pulled along, full screen'(stage) {
    const { citizen, officer } = await stage.session();
    await officer.press('share');
    await pictureMoves(citizen, 'screen', { frames: 3 });
    await citizen.press('screen-in');
    await becomes('larger', 1.25, () => scale(citizen));
    await citizen.press('screen-out');
    await becomes('smaller', 1, () => scale(citizen));
    await tabTo(citizen, '[data-testid=screen-field]');
    for (const key of ['+', '+', '+', '-']) await citizen.page.keyboard.press(key);
    await becomes('by keys', 1.56, () => scale(citizen));
    const middle = await place(citizen);
    await citizen.page.keyboard.press('ArrowRight');
    await until('an arrow looks further right', async () => (await place(citizen)).x < middle.x - 20);
    await isClean(citizen, 'a screen enlarged');
    await citizen.page.keyboard.press('0');
    await becomes('all of it', 1, () => scale(citizen));

    const field = await citizen.see('screen-field').boundingBox();
    const at = { x: field.x + field.width / 4, y: field.y + field.height / 2 };
    await citizen.page.mouse.move(at.x, at.y);
    await citizen.page.mouse.wheel(0, -600);
    await until('by the wheel', async () => (await scale(citizen)) > 1.8);
    const before = await place(citizen);
    await citizen.page.mouse.down();
    await citizen.page.mouse.move(at.x - 80, at.y, { steps: 4 });
    await citizen.page.mouse.up();
    await until('pulled along', async () => Math.abs((await place(citizen)).x - before.x + 80) < 3);

    await citizen.press('screen-full');
    await becomes('full screen', true, () => citizen.page.evaluate(() => document.fullscreenElement !== null));
    await becomes('the button says so', true, () => citizen.isPressed('screen-full'));
    await citizen.press('screen-full');
    await becomes('and back', false, () => citizen.page.evaluate(() => document.fullscreenElement !== null));
    await officer.press('share');
    await until('it goes', () => citizen.see('remote-screen').isHidden());
  },

  async 'on a telephone two fingers spread a shared screen'(stage) {
    const { citizen, officer } = await stage.session({ citizen: { viewport: NARROW, hasTouch: true } });
    await officer.press('share');
    await pictureMoves(citizen, 'screen', { frames: 3 });
    await pinch(citizen, 40, 160);
    await until('larger', async () => (await scale(citizen)) > 2);
    await pinch(citizen, 160, 40);
    await until('smaller', async () => (await scale(citizen)) < 2);
    await citizen.see('screen-in').tap();
    await fits(citizen, 'a shared screen');
    await isClean(citizen, 'a shared screen on a telephone');
    await photograph(citizen, 'shared-screen', NARROW);
  },

  async 'oneself, small: pressed, by arrow keys, and dragged'(stage) {
    const { citizen } = await stage.session();
    await citizen.watches('self-video');
    await becomes('at first', 'end-end', () => corner(citizen));
    await citizen.press('own-move');
    await becomes('pressed', 'end-start', () => corner(citizen));
    await citizen.see('chat-input').focus();
    await tabTo(citizen, '[data-testid=own-move]');
    await citizen.page.keyboard.press('ArrowUp');
    await becomes('up', 'start-start', () => corner(citizen));
    await until('it is said', () => citizen.page.getByText('Ihr Bild ist oben links.').count());
    await citizen.page.keyboard.press('ArrowRight');
    await becomes('right', 'start-end', () => corner(citizen));
    const own = await citizen.see('own-picture').boundingBox();
    await citizen.page.mouse.move(own.x + 40, own.y + 40);
    await citizen.page.mouse.down();
    await citizen.page.mouse.move(own.x - 400, own.y + 400, { steps: 6 });
    await citizen.page.mouse.up();
    await becomes('dragged', 'end-start', () => corner(citizen));
    await isClean(citizen, 'one’s own picture elsewhere');
  },

  async 'a telephone shows a document with its other camera, and the picture goes on'(stage) {
    const { citizen, officer } = await stage.session({ citizen: { browser: 'phones', viewport: NARROW, isMobile: true, hasTouch: true, ...WITHOUT_SHARING } });
    await pictureMoves(officer, 'camera');
    const camera = () => citizen.page.evaluate(() => window.__schalter.call.pc.getSenders()[1].track?.label);
    const before = await camera();
    const negotiated = (await citizen.spied()).localDescriptions;
    await citizen.press('flip');
    await becomes('the button says so', true, () => citizen.isPressed('flip'));
    await until('another camera', async () => ![undefined, before].includes(await camera()));
    await pictureMoves(officer, 'camera');
    assert.equal(await citizen.see('self-video').evaluate((video) => video.classList.contains('mirrored')), false, 'paper is not mirrored');
    await photograph(citizen, 'document-camera', NARROW);
    await fits(citizen, 'a session with the other camera');
    await citizen.press('flip');
    await becomes('the first camera again', before, camera);
    assert.equal((await citizen.spied()).localDescriptions, negotiated, 'nobody negotiates');
    assert.equal((await citizen.spied()).capturing, 2, 'one camera at a time');
  },

  async 'other devices in the session; no switch for what the device cannot'(stage) {
    const { citizen, officer } = await stage.session({ citizen: { browser: 'phones' } });
    await pictureMoves(officer, 'camera');
    await tabTo(citizen, '[data-testid=more]');
    await citizen.page.keyboard.press('Enter');
    await citizen.shows('more-dialog');
    const label = () => citizen.page.evaluate(() => window.__schalter.call.pc.getSenders()[1].track?.label);
    const before = await label();
    await citizen.see('more-camera').selectOption(await citizen.see('more-camera').evaluate((select) => [...select.options].at(-1).value));
    await until('the other camera is sent', async () => ![undefined, before].includes(await label()));
    await pictureMoves(officer, 'camera');
    const can = await citizen.page.evaluate(() => window.__schalter.call.pc.getSenders()[1].track.getCapabilities().backgroundBlur ?? null);
    assert.equal(can, null, 'this Chromium’s camera cannot blur');
    assert.equal(await citizen.see('blur').count(), 0);
    await isClean(citizen, 'more');
    await photograph(citizen, 'session-more', WIDE);
    await citizen.page.keyboard.press('Escape');
    await becomes('the focus is back', 'more', () => citizen.page.evaluate(() => document.activeElement?.dataset.testid));
  },

  async 'I hear nothing: the other side is told, and one is told what it is'(stage) {
    const { citizen, officer } = await stage.session();
    await pictureMoves(officer, 'camera');
    await officer.press('mute');
    await citizen.shows('remote-muted');
    await citizen.press('more');
    await citizen.press('deaf');
    await officer.shows('unheard');
    await becomes('no sound arrives', 'missing', () => citizen.see('deaf-result').getAttribute('data-sound'));
    await until('and why', async () => /Mikrofon ausgeschaltet/.test(await citizen.see('deaf-result').innerText()));
    await isClean(citizen, 'no sound');
    await isClean(officer, 'unheard');
    await officer.press('unheard-unmute');
    await becomes('the officer speaks', false, () => officer.isPressed('mute'));
    await citizen.press('deaf');
    await becomes('sound arrives', 'comes', () => citizen.see('deaf-result').getAttribute('data-sound'));
    await officer.press('unheard-ok');
    await until('the notice goes', () => officer.see('unheard').isHidden());
  },

  async 'what the officer wrote down stands on the citizen’s last page'(stage) {
    const { citizen, officer } = await stage.session();
    await pictureMoves(officer, 'camera');
    await officer.press('next-write');
    await officer.see('next-text').fill('1. Passfoto schicken\n2. Am Montag <b>abholen</b>');
    await isClean(officer, 'writing down next steps');
    await officer.press('next-tell');
    await until('the dialog is closed', () => officer.see('next-dialog').isHidden());
    await officer.press('finish');
    await citizen.state('finished');
    await until('it stands there', async () => (await citizen.see('steps-told').innerText()).includes('1. Passfoto schicken\n2. Am Montag <b>abholen</b>'));
    await isClean(citizen, 'the last page');
    await photograph(citizen, 'next-steps', WIDE);
  },
};

/** As on telephones, which share no screen. */
const WITHOUT_SHARING = { sharing: false };

const scale = async (who) => Math.round(100 * (await transform(who)).a) / 100;
const place = async (who) => transform(who).then(({ e, f }) => ({ x: e, y: f }));
const corner = (who) => who.see('own-picture').getAttribute('data-corner');

async function transform(who) {
  return who.see('remote-screen').evaluate((video) => {
    const { a, e, f } = new DOMMatrix(getComputedStyle(video).transform);
    return { a, e, f };
  });
}

/** Two fingers, so far apart at first and at last. */
async function pinch(who, from, to) {
  const { x, y, width, height } = await who.see('screen-field').boundingBox();
  const [middle, row] = [x + width / 2, y + height / 2];
  const touch = await who.context.newCDPSession(who.page);
  const fingers = (apart) => [{ x: middle - apart / 2, y: row, id: 1 }, { x: middle + apart / 2, y: row, id: 2 }];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(from) });
  for (let i = 1; i <= 6; i += 1) {
    await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(from + ((to - from) * i) / 6) });
  }
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}
