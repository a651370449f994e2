// For everybody: axe on every page, and the whole visit by keyboard alone.
import { fits, isClean, tabTo } from '../lib/axe.mjs';
import { until } from '../lib/expect.mjs';
import { pictureMoves } from '../lib/media.mjs';

export default {
  async 'axe finds nothing on the way of the citizen and the officer'(stage) {
    const citizen = await stage.citizen();
    await citizen.open('/');
    await citizen.door('Bürgerbüro', 'open');
    await isClean(citizen, 'overview');
    await citizen.sit();
    await isClean(citizen, 'seat');
    await citizen.press('preview-start');
    await citizen.watches('preview-video');
    await isClean(citizen, 'seat with preview');

    const officer = await stage.newOfficer();
    await officer.open('/desk');
    await officer.shows('sign-in');
    await isClean(officer, 'sign-in');
    await officer.page.close();
    await officer.signIn(stage.house.demo.officersOf('Bürgerbüro')[0]);
    await officer.seesWaiting(await citizen.number());
    await isClean(officer, 'desk');

    await officer.callNext();
    await citizen.state('called');
    await citizen.shows('enter');
    await isClean(citizen, 'called');
    await isClean(officer, 'desk while calling');
    await citizen.enter();
    await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(officer, 'camera')]);
    await citizen.say('Guten Tag');
    await officer.reads('Guten Tag');
    await isClean(citizen, 'session of the citizen');
    await isClean(officer, 'session of the officer');
    await citizen.hangUp();
    await citizen.state('finished');
    await isClean(citizen, 'finished');
  },

  async 'axe finds nothing at 390 px'(stage) {
    const citizen = await stage.citizen('the citizen', { viewport: { width: 390, height: 844 } });
    await citizen.open('/');
    await citizen.door('Bürgerbüro', 'open');
    await isClean(citizen, 'overview');
    await fits(citizen, 'overview');
    await citizen.sit();
    await isClean(citizen, 'seat');
    await fits(citizen, 'seat');
  },

  async 'the whole visit by keyboard alone'(stage) {
    const officer = await stage.officer();
    const citizen = await stage.citizen();
    const keys = citizen.page ?? (await citizen.open('/')).page;
    await citizen.door('Bürgerbüro', 'open');
    await tabTo(citizen, '[data-testid=office][data-name="Bürgerbüro"] [data-testid=sit]');
    await keys.keyboard.press('Enter');
    await keys.waitForURL('**/seat');
    await citizen.state('seated');

    await tabTo(citizen, '[data-testid=preview-start]');
    await keys.keyboard.press('Enter');
    await citizen.watches('preview-video');

    await officer.callNext();
    await citizen.state('called');
    await until('the focus is on Betreten', () => keys.evaluate(() => document.activeElement?.dataset.testid === 'enter'));
    await keys.keyboard.press('Enter');
    await citizen.shows('remote-camera');
    await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(officer, 'camera')]);

    for (const button of ['mute', 'camera', 'share']) await toggles(citizen, button);

    await tabTo(citizen, '[data-testid=chat-input]');
    await keys.keyboard.type('Ich schreibe ohne Maus.');
    await keys.keyboard.press('Enter');
    await officer.reads('Ich schreibe ohne Maus.');

    await tabTo(citizen, '[data-testid=hangup]');
    await keys.keyboard.press('Enter');
    await tabTo(citizen, '[data-testid=hangup-no]');
    await keys.keyboard.press('Enter');
    await tabTo(citizen, '[data-testid=hangup]');
    await keys.keyboard.press('Enter');
    await tabTo(citizen, '[data-testid=hangup-yes]');
    await keys.keyboard.press('Enter');
    await citizen.state('finished');
    await citizen.shows('next-steps');
    await officer.state('free');
  },
};

/** On and off again with the space bar. */
async function toggles(person, button) {
  await tabTo(person, `[data-testid=${button}]`);
  const before = await person.isPressed(button);
  for (const wanted of [!before, before]) {
    await person.page.keyboard.press('Space');
    await until(`${button} is ${wanted}`, async () => (await person.isPressed(button)) === wanted);
  }
}
