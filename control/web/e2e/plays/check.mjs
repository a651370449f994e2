// The check before the call: devices with their troubles, the loudspeaker, and the network over the real media path.
import { isClean, fits } from '../lib/axe.mjs';
import { assert, becomes, until } from '../lib/expect.mjs';
import { isHeard, pictureMoves } from '../lib/media.mjs';
import { NARROW } from '../lib/windows.mjs';

export default {
  async 'camera, microphone, loudspeaker and network, on a page of its own'(stage) {
    const citizen = await stage.citizen('the citizen', { viewport: NARROW });
    await citizen.open('/check');
    await isClean(citizen, 'check');
    await citizen.press('preview-start');
    await citizen.watches('preview-video');
    await until('the microphone has a level', async () => Number(await citizen.see('mic-level').getAttribute('aria-valuenow')) > 0);
    await citizen.press('speaker-test');
    assert.ok((await citizen.spied()).sounds > 0, 'a sound is played');
    await citizen.press('speaker-no');
    await citizen.shows('speaker-help');
    assert.match(await citizen.see('speaker-help').innerText(), /lautlos[^]*iPhone/, 'a telephone may be silent');
    await citizen.press('network-start');
    await until('the network has a verdict', async () => (await citizen.see('network-check').getAttribute('data-verdict')) !== '', { within_ms: 60_000 });
    assert.notEqual(await citizen.see('network-check').getAttribute('data-verdict'), 'blocked');
    assert.match(await citizen.see('network-figures').innerText(), /UDP.*ms.*%/);
    await isClean(citizen, 'check, all of it');
    await fits(citizen, 'check');
  },

  async 'a way that carries no media is said to be blocked'(stage) {
    const citizen = await stage.citizen();
    await citizen.context.addInitScript(() => {
      const add = RTCPeerConnection.prototype.setRemoteDescription;
      RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
        return add.call(this, { type, sdp: sdp.replaceAll(/a=candidate:.*\r\n/g, '') });
      };
    });
    await citizen.open('/check');
    await citizen.press('network-start');
    await becomes('no way in', 'blocked', () => citizen.see('network-check').getAttribute('data-verdict'), { within_ms: 60_000 });
    await isClean(citizen, 'check with a blocked way');
  },

  async 'refused, missing and busy devices each have their own help'(stage) {
    for (const [name, trouble] of [['NotAllowedError', 'refused'], ['NotFoundError', 'missing'], ['NotReadableError', 'busy']]) {
      const citizen = await stage.citizen();
      await citizen.context.addInitScript((error) => {
        if (!globalThis.MediaDevices) return;
        const open = MediaDevices.prototype.getUserMedia;
        MediaDevices.prototype.getUserMedia = function (wish) {
          return globalThis.works ? open.call(this, wish) : Promise.reject(new DOMException('', error));
        };
      }, name);
      await citizen.open('/check');
      await citizen.press('preview-start');
      await becomes(`${name} is explained`, trouble, () => citizen.see('device-help').first().getAttribute('data-trouble'));
      if (trouble === 'refused') assert.match(await citizen.see('device-help').first().innerText(), /iPhone[^]*Safari/);
      assert.equal(await citizen.see('device-help').count(), 2, 'for the camera and for the microphone');
      await isClean(citizen, `check: ${trouble}`);
      await citizen.page.evaluate(() => (globalThis.works = true));
      await citizen.see('device-again').first().click();
      await citizen.watches('preview-video');
      await becomes('all is well', 0, () => citizen.see('device-help').count());
    }
  },

  async 'without a camera one comes in and is heard'(stage) {
    const officer = await stage.officer();
    const citizen = await stage.citizen('the citizen', { permissions: ['microphone'] });
    await citizen.context.addInitScript(() => {
      if (!globalThis.MediaDevices) return;
      const open = MediaDevices.prototype.getUserMedia;
      MediaDevices.prototype.getUserMedia = function (wish) {
        return wish.video ? Promise.reject(new DOMException('', 'NotAllowedError')) : open.call(this, wish);
      };
    });
    await citizen.sit();
    await officer.callNext();
    await citizen.enter();
    await Promise.all([isHeard(officer), isHeard(citizen)]);
    await pictureMoves(citizen, 'camera');
    assert.ok(await citizen.isPressed('camera'), 'the camera is off');
    assert.ok(!(await citizen.isPressed('mute')), 'the microphone is not');
    await isClean(citizen, 'a session with sound only');
    await isClean(officer, 'a session with somebody unseen');
  },

  async 'without any device one comes in, listens and writes'(stage) {
    const officer = await stage.officer();
    const citizen = await stage.citizen('the citizen', { permissions: [] });
    await citizen.context.addInitScript(() => {
      if (globalThis.MediaDevices) MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'));
    });
    await citizen.sit();
    await officer.callNext();
    await citizen.enter();
    await citizen.watches('remote-camera');
    await citizen.say('Ich habe weder Kamera noch Mikrofon.');
    await officer.reads('Ich habe weder Kamera noch Mikrofon.');
  },
};
