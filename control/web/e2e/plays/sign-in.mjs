// How officers sign in: by password alone, and with the second factor they set up for themselves.
import { createHmac } from 'node:crypto';
import { isClean } from '../lib/axe.mjs';
import { assert } from '../lib/expect.mjs';
import { NEW_PASSWORD } from '../lib/house.mjs';
import { Idp } from '../lib/idp.mjs';

export default {
  async 'by the town’s own identity provider: one button, its page, and back at the desk as who one is there'(stage) {
    const idp = await Idp.open(stage.house);
    try {
      const hosts = [idp.host, 'fonts.googleapis.com'];
      const lead = await stage.newOfficer('Frau leiter', { hosts });
      await withoutLetters(lead);
      await lead.open('/desk');
      await lead.shows('sign-in-oidc');
      await isClean(lead, 'sign-in with a provider');
      await lead.press('sign-in-oidc');
      await lead.page.locator('input[name=login]').fill('leiter');
      await lead.page.locator('input[name=password]').fill('x');
      await lead.page.locator('button[type=submit]').click();
      await lead.page.locator('input[name=prompt][value=consent]').waitFor({ state: 'attached' });
      await lead.page.locator('button[type=submit]').click();
      await lead.page.waitForURL(`${stage.house.url}/desk*`);
      await lead.page.getByText('Frau leiter').first().waitFor();
      const { role } = await lead.request('GET', '/v1/officer', undefined, 200);
      assert.equal(role, 'office_lead');

      const stranger = await stage.newOfficer('Frau fremd', { hosts });
      await withoutLetters(stranger);
      await stranger.open('/desk');
      await stranger.press('sign-in-oidc');
      await stranger.page.locator('input[name=login]').fill('fremd');
      await stranger.page.locator('input[name=password]').fill('x');
      await stranger.page.locator('button[type=submit]').click();
      await stranger.page.locator('input[name=prompt][value=consent]').waitFor({ state: 'attached' });
      await stranger.page.locator('button[type=submit]').click();
      await stranger.page.waitForURL(`${stage.house.url}/**`);
      await stranger.request('GET', '/v1/officer', undefined, 401);
    } finally {
      idp.close();
    }
  },

  async 'a second factor is asked for when there is one, and a wrong code is refused'(stage) {
    const bernd = await stage.officer('Bernd');
    const { name } = stage.house.demo.officersOf('Bürgerbüro')[0];
    const { secret } = await bernd.request('POST', '/v1/officer/second-factor', undefined, 201);
    await bernd.request('POST', '/v1/officer/second-factor/confirm', { code: codeOf(secret, now()) }, 200);

    const elsewhere = await stage.newOfficer('Bernd at home');
    await elsewhere.open('/desk');
    assert.equal(await elsewhere.see('sign-in-oidc').count(), 0, 'this town has no identity provider');
    await elsewhere.see('sign-in-name').fill(name);
    await elsewhere.see('sign-in-password').fill(NEW_PASSWORD);
    assert.equal(await elsewhere.see('sign-in-code').count(), 0, 'nobody is asked for what they may not have');
    await elsewhere.press('sign-in');
    await elsewhere.shows('sign-in-code');
    await isClean(elsewhere, 'sign-in with a code');
    await elsewhere.see('sign-in-code').fill('000000');
    await elsewhere.press('sign-in');
    await elsewhere.page.getByRole('alert').waitFor();
    // The code that enrolled cannot be said again.
    await elsewhere.see('sign-in-code').fill(codeOf(secret, now() + 30));
    await elsewhere.press('sign-in');
    await elsewhere.shows('call-next');
  },
};

/** The provider's own page for tests would like letters from elsewhere; nothing leaves this machine. */
function withoutLetters({ context }) {
  return context.route('https://fonts.googleapis.com/**', (route) => route.abort());
}

function now() {
  return Math.floor(Date.now() / 1_000);
}

/** RFC 6238: six digits of half a minute. */
function codeOf(secret, at_s) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at_s / 30)));
  const mac = createHmac('sha1', base32(secret)).update(counter).digest();
  const offset = mac.at(-1) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

function base32(text) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...text.replace(/=+$/, '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}
