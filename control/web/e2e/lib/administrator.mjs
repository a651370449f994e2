// Who administers the town, and the parts of their page.
import { assert, becomes, until } from './expect.mjs';
import { NEW_PASSWORD } from './house.mjs';

/** What shows that the part has got its answer. */
const THERE = {
  offices: '[data-testid=admin-office]', officers: '[data-testid=member]', texts: '[data-testid=text-sms-short]', town: '[data-testid=town-form]',
  keys: '[data-testid=key]', webhooks: '[data-testid=make-webhook]', embed: '[data-testid=embed-preview]', statistics: '[data-testid=statistics-office]', privacy: '[data-testid=privacy]',
};

/** Signed in on the page of the administration itself. */
export async function administrator(stage, options) {
  const emma = await stage.newOfficer('Emma', options);
  const { name, password } = stage.house.demo.officersOf('Verwaltung')[0];
  await emma.open('/admin');
  await emma.see('sign-in-name').fill(name);
  await emma.see('sign-in-password').fill(password);
  await emma.press('sign-in');
  await emma.see('new-password').fill(NEW_PASSWORD);
  await emma.see('new-password-again').fill(NEW_PASSWORD);
  await emma.press('set-password');
  await emma.shows('admin-part');
  return emma;
}

/** Beside the page, for plays that are about something else: the rules of an office become what `change` makes of them. */
export async function changeRules(stage, officeId, change) {
  await changeSeen(stage, await besidesThePage(stage), `/v1/offices/${officeId}/settings`, change);
}

/** The same for an officer: which offices they serve, say. */
export async function changeOfficer(stage, officer, change) {
  const emma = await besidesThePage(stage);
  const { items } = await emma.request('GET', '/v1/officers', undefined, 200);
  const { id } = items.find(({ name }) => name === officer);
  await changeSeen(stage, emma, `/v1/officers/${id}`, ({ display_name, role, offices, disabled }) => change({ display_name, role, offices, disabled }));
}

async function besidesThePage(stage) {
  const emma = await stage.newOfficer('Emma');
  const { name, password } = stage.house.demo.officersOf('Verwaltung')[0];
  await emma.request('POST', '/v1/sign-in', { name, password }, 200);
  await emma.request('PUT', '/v1/officer/password', { current: password, new: NEW_PASSWORD }, 204);
  return emma;
}

async function changeSeen(stage, emma, path, change) {
  const seen = await emma.context.request.get(path);
  const headers = { origin: stage.house.url, 'if-match': seen.headers().etag };
  const answer = await emma.context.request.put(path, { data: change(await seen.json()), headers });
  assert.equal(answer.status(), 200, await answer.text());
}

export async function goTo(person, part) {
  await person.press(`admin-${part}`);
  await becomes(`the part ${part}`, part, () => person.see('admin-part').getAttribute('data-part'));
}

/** A part with its answer on the page, in its own letters. */
export async function allOf(person, part) {
  await goTo(person, part);
  await until('all is there', () => person.page.evaluate((wanted) => document.querySelector(wanted) && document.fonts.status === 'loaded', THERE[part]));
}
