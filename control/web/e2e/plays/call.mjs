// Calls: a particular seat, taken back, missed, expired, and two officers at once.
import { assert, becomes, stays, until } from '../lib/expect.mjs';
import { pictureMoves } from '../lib/media.mjs';

export default {
  async 'the officer takes back a call and the citizen keeps the place'(stage) {
    const { officer, citizens: [first, second] } = await waiting(stage);
    await officer.callNext();
    await first.state('called');
    await officer.press('take-back');
    await officer.state('free');
    await first.state('seated');
    assert.equal(await first.position(), 1);
    assert.equal(await second.position(), 2);
    await officer.callNext();
    await first.enter();
    await pictureMoves(officer, 'camera');
  },

  async 'the officer calls a particular seat'(stage) {
    const { officer, citizens: [first, second] } = await waiting(stage);
    const number = await second.number();
    await officer.waiting(number).getByTestId('call-seat').click();
    await officer.state('calling');
    await second.state('called');
    await stays('the first is not called', 'seated', () => first.see('seat-state').getAttribute('data-state'), { for_ms: 800 });
    assert.equal((await officer.desk()).call.number, number);
  },

  async 'the officer marks missed and is ready for the next'(stage) {
    const { officer, citizens: [first, second] } = await waiting(stage);
    await officer.callNext();
    await first.state('called');
    await officer.press('missed');
    await officer.state('free');
    await first.state('missed');
    await becomes('the second moves up', 1, () => second.position());
    await officer.callNext();
    await second.state('called');
  },

  async 'two officers calling at once get different citizens'(stage) {
    const { officer, citizens } = await waiting(stage);
    const colleague = await stage.officer('the colleague');
    await Promise.all([officer, colleague].map((one) => one.shows('call-next')));
    await Promise.all([officer.press('call-next'), colleague.press('call-next')]);
    await Promise.all([officer.state('calling'), colleague.state('calling')]);
    await Promise.all(citizens.map((citizen) => citizen.state('called')));
    const [one, other] = [await officer.desk(), await colleague.desk()];
    assert.notEqual(one.call.seat_id, other.call.seat_id);
    await Promise.all(citizens.map((citizen) => citizen.enter()));
    await Promise.all([officer.state('serving'), colleague.state('serving')]);
    const sessions = [(await officer.desk()).session, (await colleague.desk()).session];
    assert.deepEqual(sessions.map(({ seat_id }) => seat_id), [one.call.seat_id, other.call.seat_id]);
  },

  async 'two officers and one citizen: one gets them, the other is told'(stage) {
    const citizen = await stage.citizen();
    await citizen.sit();
    const officers = [await stage.officer('the officer'), await stage.officer('the colleague')];
    const { id } = await stage.house.office('Bürgerbüro');
    const call = (officer) => officer.request('POST', `/v1/offices/${id}/calls`, {});
    const answers = await Promise.all(officers.map(call));
    assert.equal(answers.filter(({ seat_id }) => seat_id).length, 1);
    assert.equal(answers.filter(({ code }) => code === 'nobody-waiting').length, 1);
    await citizen.state('called');
  },
};

/** Two citizens at the Bürgerbüro and one officer who sees both. */
async function waiting(stage) {
  const citizens = [await stage.citizen('the first'), await stage.citizen('the second')];
  for (const citizen of citizens) await citizen.sit();
  const officer = await stage.officer();
  for (const citizen of citizens) await officer.seesWaiting(await citizen.number());
  await until('the second is behind the first', async () => (await citizens[1].position()) === 2);
  return { officer, citizens };
}
