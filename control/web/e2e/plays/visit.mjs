// The whole visit, two windows, nothing prepared: overview → seat → call → Betreten → session → free seat.
import { assert, becomes, stays, until } from '../lib/expect.mjs';
import { isHeard, negotiations, pictureMoves, pictureRests } from '../lib/media.mjs';

export default {
  async 'a citizen and an officer talk to each other'(stage) {
    const citizen = await stage.citizen();
    await overviewShowsThreeOffices(citizen);
    await citizen.sit();
    assert.equal(await citizen.position(), 1);
    const number = await citizen.number();
    await previewOnlyOnClick(citizen);

    const officer = await stage.newOfficer();
    await officer.signInFirst(stage.house.demo.officersOf('Bürgerbüro')[0]);
    await officer.state('free');
    await officer.seesWaiting(number);

    const quiet = (await citizen.spied()).sounds;
    const title = await citizen.page.title();
    await officer.callNext();
    await citizen.state('called');
    await theCallIsNoticed(citizen, title, quiet);

    await citizen.enter();
    await until('and that the session has begun', async () => /Gespräch/.test(await citizen.see('announce').innerText()));
    await officer.state('serving');
    await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(officer, 'camera')]);
    await Promise.all([citizen, officer].map((person) => person.watches('remote-camera')));
    await Promise.all([citizen, officer].map((person) => person.listens()));
    await Promise.all([isHeard(citizen), isHeard(officer)]);

    await sharesTheScreen(citizen, officer);
    await sharesTheScreen(officer, citizen);

    await citizen.say('Guten Tag, ich brauche einen Ausweis.');
    await officer.reads('Guten Tag, ich brauche einen Ausweis.');
    await officer.say('Gern. Haben Sie ein Foto dabei?');
    await citizen.reads('Gern. Haben Sie ein Foto dabei?');

    await citizen.hangUp();
    await citizen.state('finished');
    await officer.state('free');
    assert.deepEqual(await citizen.context.cookies(), [], 'a visit needs no cookie');
    await becomes('all seats are free', 3, async () => (await stage.house.office('Bürgerbüro')).seats_free);
    await citizen.open('/');
    await until('the overview shows 3 free seats', async () =>
      /3/.test(await citizen.office('Bürgerbüro').getByTestId('seats-free').innerText()));
  },

  async 'two visits, one after the other, with the same officer'(stage) {
    const officer = await stage.officer();
    for (const name of ['the first citizen', 'the second citizen']) {
      const citizen = await stage.citizen(name);
      await citizen.sit();
      await officer.callNext();
      await citizen.enter();
      await Promise.all([pictureMoves(citizen, 'camera'), pictureMoves(officer, 'camera')]);
      await officer.press('finish');
      await citizen.state('finished');
      await officer.state('free');
      await citizen.context.close();
    }
  },
};

async function overviewShowsThreeOffices(citizen) {
  await citizen.open('/');
  await citizen.door('Bürgerbüro', 'open');
  await citizen.door('Sozialberatung', 'closed');
  const bauamt = await citizen.house.office('Bauamt');
  await citizen.door('Bauamt', bauamt.door);
  assert.equal(await citizen.see('office').count(), 3);
  assert.match(await citizen.office('Bürgerbüro').getByTestId('seats-free').innerText(), /3/);
}

async function previewOnlyOnClick(citizen) {
  await stays('nothing is captured before the click', 0, async () => (await citizen.spied()).captures, { for_ms: 1_000 });
  await citizen.press('preview-start');
  await citizen.watches('preview-video');
  assert.ok((await citizen.spied()).captures > 0);
  await until('the microphone level moves', () =>
    citizen.see('mic-level').evaluate((meter) => Number(meter.getAttribute('aria-valuenow') ?? meter.value) > 0));
}

async function theCallIsNoticed(citizen, title, quiet) {
  await until('the focus is on Betreten', () =>
    citizen.page.evaluate(() => document.activeElement?.dataset.testid === 'enter'));
  await until('the title calls', async () => {
    const now = await citizen.page.title();
    return now !== title && /dran|aufgerufen|betreten/i.test(now);
  });
  await until('a sound was played', async () => (await citizen.spied()).sounds > quiet);
  await until('the live region says so', async () => /dran|aufgerufen|betreten/i.test(await citizen.see('announce').innerText()));
  assert.equal(await citizen.see('announce').getAttribute('aria-live'), 'assertive', 'at once');
}

/** Start and stop are a replaceTrack: the other side sees it move and rest, and nobody negotiates. */
async function sharesTheScreen(from, to) {
  const before = [await negotiations(from.page), await negotiations(to.page)];
  await from.press('share');
  await pictureMoves(to, 'screen', { frames: 5 });
  await to.watches('remote-screen');
  assert.ok(await from.isPressed('share'));
  await from.press('share');
  await pictureRests(to, 'screen');
  await until(`${to.name} no longer sees the screen`, () => to.see('remote-screen').isHidden());
  assert.deepEqual([await negotiations(from.page), await negotiations(to.page)], before, 'sharing does not negotiate');
}
