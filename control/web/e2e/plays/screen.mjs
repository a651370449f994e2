// A shared screen is for reading: sharp through a narrow line, and with the sound of the tab where one shares that.
import { assert, becomes, until } from '../lib/expect.mjs';
import { SHARED_TITLE } from '../lib/browsers.mjs';
import { fallsSilent, inbound, isHeard, pictureMoves } from '../lib/media.mjs';
import { compare, pageOfText } from '../lib/sharpness.mjs';

/** 64 kbit/s of sound and twice this for camera and screen: 600 kbit/s in all. */
const EACH_BPS = 268_000;
export const setting = { env: { SCHALTER_MEDIA__VIDEO_MAX_BITRATE_BPS: `${EACH_BPS}` } };
const SHARER = { browser: 'sharers', drawnDevices: true };
const FULL_HD = { width: 1920, height: 1080 };

export default {
  async 'a page of text stays sharp through 600 kbit/s'(stage) {
    const { citizen, officer } = await stage.session({ citizen: { ...SHARER, viewport: FULL_HD } });
    await pictureMoves(officer, 'camera');
    const notice = await citizen.context.newPage();
    await notice.setContent(pageOfText(SHARED_TITLE));
    await citizen.page.bringToFront();
    await citizen.press('share');
    await pictureMoves(officer, 'screen', { frames: 3 });
    const source = await notice.screenshot({ type: 'png' });
    let seen;
    await until('the text is sharp', async () => {
      seen = await compare(officer.page, 'remote-screen', source);
      return seen.sharpness > 0.9 && seen.psnr_db > 30 && seen;
    }, { within_ms: 60_000 }).finally(() => tell(seen));
    assert.deepEqual([seen.width, seen.height], [1920, 1080]);
    const before = (await inbound(officer.page)).camera.framesDecoded;
    await until('and the camera still moves', async () => (await inbound(officer.page)).camera.framesDecoded > before + 10);
    await until('each keeps to what the server said of it', async () => {
      const [sound, camera, screen] = await mostBps(citizen.page);
      return sound === undefined && camera <= EACH_BPS && screen <= EACH_BPS;
    });
  },

  async 'the sound of a shared tab is heard, muted or not, and goes with the tab'(stage) {
    const { citizen, officer } = await stage.session({ citizen: SHARER });
    await isHeard(officer);
    await citizen.press('mute');
    await fallsSilent(officer);
    const tab = await citizen.context.newPage();
    await tab.setContent(`<!doctype html><title>${SHARED_TITLE}</title><p>Erklärvideo</p>`);
    await tab.evaluate(() => {
      const sound = new AudioContext();
      const tone = new OscillatorNode(sound, { frequency: 440 });
      tone.connect(sound.destination);
      tone.start();
    });
    await citizen.page.bringToFront();
    await citizen.press('share');
    await pictureMoves(officer, 'screen', { frames: 1 });
    await isHeard(officer);
    assert.ok(await citizen.isPressed('mute'), 'one’s own voice stays muted');
    await citizen.press('share');
    await fallsSilent(officer);
    await citizen.press('mute');
    await becomes('the button says so', false, () => citizen.isPressed('mute'));
    await isHeard(officer);
  },
};

const mostBps = (page) =>
  page.evaluate(() => window.__schalter.call.pc.getSenders().map((sender) => sender.getParameters().encodings[0]?.maxBitrate));

function tell({ width, height, psnr_db = 0, sharpness = 0 } = {}) {
  console.log(`    measured: ${width}×${height}, ${psnr_db.toFixed(1)} dB, sharpness ${sharpness.toFixed(2)}`);
}
