// With calls that expire quickly: the seat returns to its old place, and after three calls it is missed.
import { assert } from '../lib/expect.mjs';

export const setting = { env: { SCHALTER_OFFICE__CALL_EXPIRY_S: '2' } };

export default {
  async 'a call nobody answers expires, three of them are a missed seat'(stage) {
    const citizen = await stage.citizen();
    await citizen.sit();
    const number = await citizen.number();
    const officer = await stage.officer();
    for (const attempt of [1, 2, 3]) {
      await officer.seesWaiting(number);
      await officer.callNext();
      await citizen.state('called');
      assert.equal((await stage.house.seat(await citizen.ticket())).call.attempt, attempt);
      await citizen.state(attempt < 3 ? 'seated' : 'missed');
      await officer.state('free');
    }
    assert.equal((await stage.house.office('Bürgerbüro')).seats_free, 3);
  },
};
