// In the session: mute, camera off, rejoining after a reload, and its end from either side.
import { assert, becomes } from '../lib/expect.mjs';
import { fallsSilent, isHeard, pictureMoves, pictureRests } from '../lib/media.mjs';

export default {
  async 'mute silences and unmute is heard again, both ways'(stage) {
    const { citizen, officer } = await stage.session();
    for (const [speaker, listener] of [[citizen, officer], [officer, citizen]]) {
      await isHeard(listener);
      await speaker.press('mute');
      await becomes('the button says so', true, () => speaker.isPressed('mute'));
      await fallsSilent(listener);
      await speaker.press('mute');
      await becomes('the button says so', false, () => speaker.isPressed('mute'));
      await isHeard(listener);
    }
  },

  async 'camera off rests the picture and on moves it again'(stage) {
    const { citizen, officer } = await stage.session();
    await pictureMoves(officer, 'camera');
    const on = await citizen.isPressed('camera');
    await citizen.press('camera');
    await becomes('the button turns', !on, () => citizen.isPressed('camera'));
    await pictureRests(officer, 'camera');
    await citizen.press('camera');
    await pictureMoves(officer, 'camera');
  },

  async 'the citizen reloads and is in the session again'(stage) {
    const { citizen, officer } = await stage.session();
    await pictureMoves(officer, 'camera');
    await citizen.page.reload();
    await citizen.shows('remote-camera');
    await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(officer, 'camera')]);
    await Promise.all([isHeard(citizen), isHeard(officer)]);
    await citizen.say('Da bin ich wieder.');
    await officer.reads('Da bin ich wieder.');
  },

  async 'the officer reloads and is in the session again'(stage) {
    const { citizen, officer } = await stage.session();
    await pictureMoves(citizen, 'camera');
    await officer.page.reload();
    await officer.shows('remote-camera');
    await Promise.all([pictureMoves(officer, 'camera'), pictureMoves(citizen, 'camera')]);
    await Promise.all([isHeard(officer), isHeard(citizen)]);
    await officer.say('Hier bin ich wieder.');
    await citizen.reads('Hier bin ich wieder.');
  },

  async 'the officer finishes and everything is free'(stage) {
    const { citizen, officer } = await stage.session();
    await pictureMoves(citizen, 'camera');
    for (const person of [citizen, officer]) assert.equal((await person.spied()).capturing, 2);
    await officer.press('finish');
    await citizen.state('finished');
    await officer.state('free');
    for (const person of [citizen, officer]) {
      await becomes(`${person.name}’s devices are given back`, 0, async () => (await person.spied()).capturing);
    }
    const desk = await officer.desk();
    assert.equal(desk.session, null);
    assert.equal(desk.office.seats_free, 3);
  },

  async 'a line of chat with mark-up in it stays text'(stage) {
    const { citizen, officer } = await stage.session();
    await citizen.say('<img src=x onerror="window.bad=1"> & <b>fett</b>');
    await officer.reads('<img src=x onerror="window.bad=1"> & <b>fett</b>');
    assert.equal(await officer.see('chat-log').locator('img, b').count(), 0);
    assert.equal(await officer.page.evaluate(() => window.bad), undefined);
  },
};
