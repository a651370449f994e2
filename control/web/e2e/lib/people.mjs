// The people of the plays. They touch only what is on the page; facts about the house come from its REST API.
import { assert, becomes, until } from './expect.mjs';
import { NEW_PASSWORD } from './house.mjs';

/** What both sides of a call can do. */
class Person {
  constructor(name, house, { context, faults }) {
    Object.assign(this, { name, house, context, faults });
  }

  /** Opens a page in this person's browser, as a new tab. */
  async open(path) {
    this.page = await this.context.newPage();
    // Chromium breaks off what it loads when the machine gets or loses a network, as some plays make it; people reload.
    await this.page.goto(path).catch((error) => {
      if (!/ERR_NETWORK_CHANGED/.test(error.message)) throw error;
      return this.page.goto(path);
    });
    return this;
  }

  /** One thing on the page, by its `data-testid`. */
  see(testid) {
    return this.page.getByTestId(testid);
  }

  async press(testid) {
    await this.see(testid).click();
  }

  async shows(testid, { within_ms = 30_000 } = {}) {
    await this.see(testid).first().waitFor({ state: 'visible', timeout: within_ms });
  }

  async spied() {
    return this.page.evaluate(() => window.__spy);
  }

  async isPressed(testid) {
    return (await this.see(testid).getAttribute('aria-pressed')) === 'true';
  }

  /** On a narrow screen the chat is put away at first. */
  async openChat() {
    if (!(await this.see('chat-log').isVisible())) await this.press('chat-toggle');
  }

  async say(text) {
    await this.openChat();
    await this.see('chat-input').fill(text);
    await this.press('chat-send');
  }

  async reads(text) {
    await this.openChat();
    await until(`${this.name} reads “${text}” in the chat`, () =>
      this.see('chat-log').locator('li', { hasText: text }).isVisible());
  }

  /** Camera and screen elements play what came: they have a size and are not paused. */
  async watches(testid) {
    await until(`${this.name} sees ${testid}`, () =>
      this.see(testid).evaluate((video) => video.videoWidth > 0 && !video.paused && video.checkVisibility()));
  }

  async listens() {
    await until(`${this.name}'s loudspeaker plays`, () =>
      this.see('remote-audio').evaluate((audio) => !audio.paused && !audio.muted && audio.srcObject?.getAudioTracks().length === 1));
  }
}

export class Citizen extends Person {
  office(name) {
    return this.page.locator(`[data-testid=office][data-name="${name}"]`);
  }

  /** The text the overview gives for why one cannot sit there. */
  async refusal(name) {
    const refusal = this.office(name).getByTestId('refusal');
    await refusal.waitFor({ state: 'visible' });
    return (await refusal.innerText()).trim();
  }

  async door(name, wanted) {
    await becomes(`${name} is ${wanted} on the overview`, wanted, () => this.office(name).getAttribute('data-door'));
  }

  /** Overview → seat. */
  async sit(name = 'Bürgerbüro') {
    if (!this.page) await this.open('/');
    await this.office(name).getByTestId('sit').click();
    await this.page.waitForURL('**/seat');
    await this.shows('position');
    return this;
  }

  async state(wanted, { within_ms = 30_000 } = {}) {
    await becomes(`${this.name}'s seat is ${wanted}`, wanted, () => this.see('seat-state').getAttribute('data-state'), { within_ms });
  }

  async position() {
    return number(await this.see('position').innerText());
  }

  async number() {
    return number(await this.see('number').innerText());
  }

  /** Called → in the session. */
  async enter() {
    await this.shows('enter');
    await this.press('enter');
    await this.shows('remote-camera');
  }

  async hangUp() {
    await this.press('hangup');
    await this.press('hangup-yes');
  }

  /** The ticket this browser keeps. */
  async ticket() {
    return this.page.evaluate(() => JSON.parse(localStorage.getItem('schalter.seat')));
  }
}

export class Officer extends Person {
  /** Signs in for the first time on the page itself: one-time password, then one of their own. */
  async signInFirst({ name, password }) {
    await this.open('/desk');
    await this.see('sign-in-name').fill(name);
    await this.see('sign-in-password').fill(password);
    await this.press('sign-in');
    await this.see('new-password').fill(NEW_PASSWORD);
    await this.see('new-password-again').fill(NEW_PASSWORD);
    await this.press('set-password');
    await this.shows('call-next');
    return this;
  }

  /** Signs in beside the page, for plays that are about something else. */
  async signIn({ name, password }) {
    await this.request('POST', '/v1/sign-in', { name, password }, 200);
    await this.request('PUT', '/v1/officer/password', { current: password, new: NEW_PASSWORD }, 204);
    await this.open('/desk');
    await this.shows('call-next');
    return this;
  }

  /** One REST request with this officer's cookie. */
  async request(method, path, data, wanted) {
    const answer = await this.context.request.fetch(path, { method, data, headers: { origin: this.house.url } });
    if (wanted) assert.equal(answer.status(), wanted, `${method} ${path}: ${await answer.text()}`);
    return answer.headers()['content-type']?.includes('json') ? answer.json() : answer.text();
  }

  async desk(name = 'Bürgerbüro') {
    const { id } = await this.house.office(name);
    return this.request('GET', `/v1/offices/${id}/desk`, undefined, 200);
  }

  /** Turns to one of several offices. */
  async turnTo(name) {
    await this.page.locator(`[data-testid=office-tab][data-name="${name}"]`).click();
    return this;
  }

  async door(testid, wanted) {
    await this.press(testid);
    await becomes(`the desk shows ${wanted}`, wanted, () => this.see('door-state').getAttribute('data-door'));
  }

  async state(wanted, { within_ms = 30_000 } = {}) {
    await becomes(`${this.name} is ${wanted}`, wanted, () => this.see('officer-state').getAttribute('data-state'), { within_ms });
  }

  waiting(seat_number) {
    return this.page.locator(`[data-testid=waiting-seat][data-number="${seat_number}"]`);
  }

  async seesWaiting(seat_number, presence = 'here') {
    await becomes(`${this.name} sees ${seat_number} ${presence}`, presence, () =>
      this.waiting(seat_number).getAttribute('data-presence'));
  }

  async callNext() {
    await this.press('call-next');
    await this.state('calling');
  }
}

function number(text) {
  const found = text.match(/\d+/);
  if (!found) throw new Error(`no number in “${text}”`);
  return Number(found[0]);
}
