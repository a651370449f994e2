// The administration: every part of it by an administrator, what a lead sees, and what an officer does not.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { administrator, allOf, goTo } from '../lib/administrator.mjs';
import { fits, isClean } from '../lib/axe.mjs';
import { bookConfirmed } from '../lib/booking.mjs';
import { assert, becomes, until } from '../lib/expect.mjs';
import { NEW_PASSWORD } from '../lib/house.mjs';
import { photograph } from '../lib/photograph.mjs';
import { NARROW, WIDE } from '../lib/windows.mjs';

/** Webhooks may reach the play itself. */
export const setting = { mail: true, env: { SCHALTER_NOTIFY__WEBHOOK_NETWORKS: '127.0.0.0/8' } };

export default {
  async 'the year on one sheet: a day is closed and another gets its own hours, by keys and by mouse'(stage) {
    const emma = await administrator(stage);
    await goTo(emma, 'offices');
    await emma.page.locator('[data-testid=admin-office][data-name="Bauamt"]').getByTestId('edit-office').click();
    await emma.shows('year-calendar');
    await emma.press('year-after');
    const year = Number(await emma.see('year').innerText());
    const day = (date) => emma.page.locator(`[data-testid=year-calendar] [data-day="${year}-${date}"]`);
    await becomes('a holiday is one', 'holiday', () => day('10-03').getAttribute('data-kind'));
    assert.match(await day('10-03').getAttribute('aria-label'), /Feiertag, Tag der Deutschen Einheit/);
    assert.equal(await emma.page.locator('[data-testid=year-calendar] button[tabindex="0"]').count(), 1, 'one stop for the tab key');
    await isClean(emma, 'the year');

    // The first Tuesday and the first Wednesday of September: no holiday anywhere.
    const tuesday = String(1 + ((9 - new Date(Date.UTC(year, 8, 1)).getUTCDay()) % 7)).padStart(2, '0');
    await day(`09-${tuesday}`).click();
    await emma.shows('day-dialog');
    await isClean(emma, 'a day');
    await emma.see('day-closed').check();
    await emma.see('day-note').fill('Betriebsausflug');
    await emma.see('day-note').press('Enter');
    await becomes('closed', 'closure', () => day(`09-${tuesday}`).getAttribute('data-kind'));
    await day(`09-${tuesday}`).focus();
    await emma.page.keyboard.press('PageDown');
    await emma.page.keyboard.press('ArrowRight');
    const at = await emma.page.evaluate(() => document.activeElement.getAttribute('data-day'));
    assert.match(at, new RegExp(`^${year}-10-`), 'a month and a day on');
    await emma.page.keyboard.press('Enter');
    await emma.see('day-other').check();
    await emma.see('day-from').fill('10:00');
    await emma.see('day-to').fill('11:30');
    await emma.see('day-apply').press('Enter');
    await becomes('other hours', 'exception', () => emma.page.locator(`[data-day="${at}"]`).getAttribute('data-kind'));
    await photograph(emma, 'admin-year', WIDE, '[data-testid=year-calendar]');
    await emma.press('save');
    await emma.see('saved').getByText('Gespeichert.').waitFor();
    const office = await stage.house.office('Bauamt');
    const { items } = (await stage.house.api('GET', `/v1/offices/${office.id}/calendar?year=${year}`)).body;
    const told = (date) => items.find((each) => each.date === date);
    assert.deepEqual([told(`${year}-09-${tuesday}`).why, told(`${year}-09-${tuesday}`).note, told(`${year}-09-${tuesday}`).opens], ['closure', 'Betriebsausflug', []]);
    assert.deepEqual([told(at).why, told(at).opens], ['exception', [{ from: '10:00', to: '11:30' }]]);
    await emma.page.setViewportSize(NARROW);
    await fits(emma, 'the year on a telephone');
  },

  async 'an office gets a service with papers, other hours and a closure, and the public sees it'(stage) {
    const [emma, citizen] = [await administrator(stage), await stage.citizen()];
    await goTo(emma, 'offices');
    await isClean(emma, 'offices');
    await emma.page.locator('[data-testid=admin-office][data-name="Bauamt"]').getByTestId('edit-office').click();
    await emma.shows('office-form');
    await isClean(emma, 'the rules of an office');
    await emma.see('office-chairs').fill('7');
    await emma.press('add-service');
    await emma.see('service-name').last().fill('Baulastenauskunft');
    await emma.see('service-papers').last().fill('Flurstück\nAusweis');
    const fridays = emma.page.getByTestId('week-walk-in').getByRole('group', { name: 'Freitag' });
    await fridays.getByTestId('to').last().fill('13:30');
    await emma.press('add-exception-walk-in');
    await emma.see('exception-from').fill('2030-03-01');
    await emma.see('exception-to').fill('2030-03-01');
    await emma.press('give-in-person');
    await emma.press('add-closure');
    await emma.see('closure-note').last().fill('Betriebsausflug');
    await emma.press('save');
    await emma.see('saved').getByText('Gespeichert.').waitFor();
    const office = await stage.house.office('Bauamt');
    assert.equal(office.seats_total, 7);
    assert.deepEqual(office.services.at(-1).papers, ['Flurstück', 'Ausweis']);
    assert.ok(office.office_hours.some(({ weekday, to }) => weekday === 'fri' && to === '13:30'), JSON.stringify(office.office_hours));
    assert.equal(office.door, 'closed', 'today is a closure');
    assert.ok(office.in_person_hours.length > 0, 'one may come to the town hall, too');
    const { walk_in } = (await stage.house.api('GET', `/v1/offices/${office.id}/hours`)).body;
    assert.match(walk_in.opening_hours, /2030 Mar 01 08:00-12:00/);
    await citizen.open(`/offices/${office.id}`);
    await citizen.page.getByText('Baulastenauskunft').waitFor();

    await emma.see('rule-walk-in').evaluate((field) => field.closest('details').setAttribute('open', ''));
    await emma.see('rule-walk-in').fill('jeden Montag');
    await emma.press('save');
    await emma.shows('problem');
    assert.match(await emma.see('reason').innerText(), /jeden Montag/);
  },

  async 'a service is named in other languages, and every page, letter and paper says it to whoever reads them'(stage) {
    const emma = await administrator(stage);
    await goTo(emma, 'offices');
    await emma.page.locator('[data-testid=admin-office][data-name="Bürgerbüro"]').getByTestId('edit-office').click();
    const service = emma.page.getByTestId('service').first();
    const german = await service.getByTestId('service-name').inputValue();
    await service.getByTestId('service-translations').locator('summary').press('Enter');
    await isClean(emma, 'the languages of a service');
    await fits(emma, 'the languages of a service');
    await service.getByTestId('service-name-uk').fill('Посвідчення особи');
    await service.getByTestId('service-papers-uk').fill('Біометричне фото\nСтарий паспорт');
    await service.getByTestId('service-name-ar').fill('بطاقة هوية');
    await emma.press('save');
    await emma.see('saved').getByText('Gespeichert.').waitFor();
    assert.match(await service.locator('summary').innerText(), /2 von 6/);

    const { id } = await stage.house.office('Bürgerbüro');
    const citizen = await stage.citizen('Oksana');
    await citizen.open(`/offices/${id}?lang=uk`);
    const [first] = [citizen.see('service').first()];
    await first.getByText('Посвідчення особи').waitFor();
    await first.getByText('Старий паспорт').waitFor();
    const names = () => citizen.see('service').first().locator('h3').innerText();
    await citizen.see('language').selectOption('ar');
    await becomes('in the language chosen', 'بطاقة هوية', names);
    await citizen.see('language').selectOption('tr');
    await becomes('and as the town says it where it says nothing else', german, names);
    await citizen.see('language').selectOption('uk');
    await becomes('and back', 'Посвідчення особи', names);

    // News that come later are in the same language.
    const officer = await stage.officer();
    await officer.door('door-pause', 'paused');
    await becomes('the pause is told', 'paused', () => citizen.see('office').getAttribute('data-door'));
    assert.equal(await names(), 'Посвідчення особи');
    assert.equal((await officer.desk()).office.services[0].name, german, 'officers say it as their town does');

    await bookConfirmed(stage, citizen, { mail: 'oksana@example.org' });
    assert.match(await citizen.see('summary').innerText(), /Посвідчення особи[^]*Біометричне фото/);
    const { text } = await stage.house.postbox.letterTo('oksana@example.org', (words) => words.includes('Біометричне фото'));
    assert.match(text, /Посвідчення особи/);
    await citizen.see('language').selectOption('de');
    await until('the appointment, too', async () => (await citizen.see('summary').innerText()).includes(german));
  },

  async 'whoever was overtaken is told, and loses nothing unseen'(stage) {
    const emma = await administrator(stage);
    await goTo(emma, 'offices');
    await emma.page.locator('[data-testid=admin-office][data-name="Bauamt"]').getByTestId('edit-office').click();
    await emma.see('office-name').fill('Bauamt Mitte');
    const { id } = await stage.house.office('Bauamt');
    const path = `/v1/offices/${id}/settings`;
    const seen = await emma.context.request.get(path);
    const body = { ...(await seen.json()), seats_total: 9 };
    const headers = { origin: stage.house.url, 'if-match': seen.headers().etag };
    assert.equal((await emma.context.request.put(path, { data: body, headers })).status(), 200);
    await emma.press('save');
    await emma.shows('overtaken');
    await isClean(emma, 'overtaken');
    assert.equal(await emma.see('office-name').inputValue(), 'Bauamt Mitte', 'still written here');
    await emma.press('load-again');
    await becomes('the new state', '9', () => emma.see('office-chairs').inputValue());
    await emma.see('office-name').fill('Bauamt Mitte');
    await emma.press('save');
    await until('it is saved', () => stage.house.office('Bauamt Mitte'));
  },

  async 'an office is opened and closed down'(stage) {
    const emma = await administrator(stage);
    await goTo(emma, 'offices');
    await emma.see('new-office-name').fill('Standesamt');
    await emma.press('new-office');
    await emma.shows('office-form');
    assert.equal((await stage.house.office('Standesamt')).seats_total, 5);
    await emma.press('back-to-offices');
    await emma.page.locator('[data-testid=admin-office][data-name="Standesamt"]').getByTestId('close-office').click();
    await isClean(emma, 'the question before closing down');
    await emma.press('close-yes');
    await until('it is gone', async () => !(await stage.house.office('Standesamt')));
  },

  async 'an officer is added, signs in, becomes a lead, gets a new password, is disabled'(stage) {
    const emma = await administrator(stage);
    await goTo(emma, 'officers');
    await emma.page.locator('[data-testid=member][data-name="anna.schmidt"]').waitFor();
    await isClean(emma, 'officers');
    await emma.see('new-display-name').fill('Lea Roth');
    await emma.see('new-name').fill('lea.roth');
    await emma.page.getByRole('checkbox', { name: 'Bürgerbüro' }).check();
    await emma.press('new-member');
    await emma.shows('one-time');
    await isClean(emma, 'a one-time password');
    const password = await emma.see('one-time-password').innerText();
    const lea = await (await stage.newOfficer('Lea')).signIn({ name: 'lea.roth', password });
    assert.equal(await lea.see('to-admin').count(), 0, 'an officer is not asked to administer');
    await lea.page.goto('/admin');
    await lea.shows('admin-not-allowed');
    await isClean(lea, 'administration refused');

    const row = emma.page.locator('[data-testid=member][data-name="lea.roth"]');
    await row.getByTestId('edit-member').click();
    await isClean(emma, 'changing an officer');
    await emma.see('member-dialog').getByTestId('member-role').selectOption('office_lead');
    await emma.see('member-dialog').getByTestId('save').click();
    await row.getByText('Leitung').waitFor();
    await lea.page.reload();
    await lea.page.locator('[data-testid=admin-office][data-name="Bürgerbüro"]').waitFor();
    assert.equal(await lea.see('admin-office').count(), 1, 'a lead sees their own offices');
    assert.equal(await lea.see('admin-keys').count(), 0, 'and no keys');
    await goTo(lea, 'officers');
    await lea.page.locator('[data-testid=member][data-name="lea.roth"]').waitFor();
    assert.equal(await lea.see('edit-member').count(), 0);

    await row.getByTestId('edit-member').click();
    await emma.press('reset-password');
    await until('another password', async () => (await emma.see('one-time-password').innerText()) !== password);
    await row.getByTestId('edit-member').click();
    await emma.see('member-disabled').check();
    await emma.see('member-dialog').getByTestId('save').click();
    await row.getByText('Gesperrt').waitFor();
    const refused = await stage.house.api('POST', '/v1/sign-in', { body: { name: 'lea.roth', password: NEW_PASSWORD } });
    assert.equal(refused.status, 401);
  },

  async "a notice is said in the town's own words, after a look at it"(stage) {
    const emma = await administrator(stage);
    await goTo(emma, 'texts');
    await emma.see('text-subject').waitFor();
    await isClean(emma, 'texts');
    await emma.see('text-subject').fill('Moin! Ihr Termin am { $day }');
    await emma.press('preview');
    await emma.see('text-preview').getByText(/Moin! Ihr Termin am .*\d/).waitFor();
    await isClean(emma, 'texts with a preview');
    await emma.press('save');
    await emma.see('saved').getByText('Gespeichert.').waitFor();
    await emma.press('usual-subject');
    await until('the usual words', async () => !(await emma.see('text-subject').inputValue()).includes('Moin'));
    await emma.see('text-text').fill('Ohne Link');
    await emma.press('save');
    await emma.shows('problem');
  },

  async 'a key is shown once, opens what it may, and nothing any more when taken away'(stage) {
    const emma = await administrator(stage);
    await goTo(emma, 'keys');
    await emma.see('key').first().waitFor();
    await isClean(emma, 'keys');
    await emma.see('key-name').fill('Kalender');
    await emma.see('scope-rooms:read').check();
    await emma.press('make-key');
    await emma.shows('new-key');
    const token = await emma.see('key-secret').innerText();
    assert.equal((await stage.house.api('GET', '/v1/rooms', { token })).status, 200);
    await emma.page.locator('[data-testid=key][data-name="Kalender"]').getByTestId('remove-key').click();
    await until('the key opens nothing', async () => (await stage.house.api('GET', '/v1/rooms', { token })).status === 401);
  },

  async 'a webhook is told, and told once more'(stage) {
    const program = await listening();
    try {
      const emma = await administrator(stage);
      await goTo(emma, 'webhooks');
      await emma.see('webhook-url').fill(program.url);
      await emma.see('webhook-kinds').fill('seat.taken');
      await emma.press('make-webhook');
      await emma.shows('new-webhook-secret');
      await isClean(emma, 'webhooks');
      await stage.house.sit('Bürgerbüro');
      await until('it was told', () => program.heard.length === 1);
      await emma.press('deliveries');
      const delivered = emma.page.locator('[data-testid=letter][data-state=delivered]');
      await until('the delivery is shown', async () => {
        if (await delivered.count()) return true;
        await emma.press('look-again');
        return false;
      });
      await isClean(emma, 'deliveries');
      await emma.press('redeliver');
      await until('it was told again', () => program.heard.length === 2);
      assert.equal(program.heard[0], program.heard[1], 'the same delivery');
      await emma.page.keyboard.press('Escape');
      await emma.press('enable-webhook');
      await emma.page.locator('[data-testid=webhook][data-enabled=false]').waitFor();
      await emma.press('remove-webhook');
      await emma.see('webhook').waitFor({ state: 'detached' });
    } finally {
      program.close();
    }
  },

  async 'numbers of the day as bars and as a table, and as a file'(stage) {
    const { officer, citizen } = await stage.session();
    await officer.press('finish');
    await citizen.state('finished');
    const emma = await administrator(stage);
    await goTo(emma, 'statistics');
    await emma.see('statistics-office').selectOption({ label: 'Bürgerbüro' });
    await emma.shows('statistics-table');
    assert.equal(await emma.see('bar').count(), 60, 'thirty days in both plots');
    assert.equal(await emma.see('statistics-table').locator('tbody tr').count(), 1, 'one of them with a visit');
    await isClean(emma, 'statistics');
    await photograph(emma, 'admin-statistics', WIDE);
    const [file] = await Promise.all([emma.page.waitForEvent('download'), emma.press('statistics-csv')]);
    assert.equal(file.suggestedFilename(), 'statistik.csv');
  },

  async 'the town is called otherwise, and its pages know'(stage) {
    const emma = await administrator(stage);
    await goTo(emma, 'town');
    await emma.see('town-name').fill('Neustadt');
    await emma.see('own-primary_colour').check();
    await emma.see('primary_colour').fill('#f2b600');
    await emma.see('town-logo').fill('/favicon.svg');
    await emma.see('feedback_url').fill('mailto:barrierefrei@neustadt.de');
    await isClean(emma, 'town');
    await emma.press('save');
    await emma.see('saved').getByText('Gespeichert.').waitFor();
    await emma.page.getByRole('banner').getByText('Neustadt').waitFor();
    const { body } = await stage.house.api('GET', '/v1/tenant');
    assert.equal(body.branding.primary_colour, '#f2b600');
    for (const colorScheme of ['light', 'dark']) {
      const citizen = await stage.citizen('the citizen', { colorScheme });
      await citizen.open('/');
      await citizen.shows('logo');
      await until('the colour is worn', () => citizen.page.evaluate(() => document.body.style.getPropertyValue('--hero') !== ''));
      await isClean(citizen, `an overview in a colour hard to read (${colorScheme})`);
      await citizen.open('/accessibility');
      await citizen.see('feedback').click({ trial: true });
    }
    await goTo(emma, 'privacy');
    await emma.see('audit').getByText('Kommune: geändert').waitFor();
    await emma.see('privacy').getByText('7 Tage').first().waitFor();
    await isClean(emma, 'data protection');
  },

  async 'the embedded piece is chosen, seen and copied'(stage) {
    const emma = await administrator(stage);
    await emma.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await goTo(emma, 'embed');
    await isClean(emma, 'embedding');
    const piece = emma.page.frameLocator('[data-testid=embed-preview]');
    await piece.getByText('Bauamt').first().waitFor();
    await emma.see('embed-office').selectOption({ label: 'Bürgerbüro' });
    await piece.getByText('Bürgerbüro').first().waitFor();
    await becomes('only one office is left', 0, () => piece.getByText('Bauamt').count());
    const { id } = await stage.house.office('Bürgerbüro');
    await emma.press('embed-copy');
    await emma.see('embed-copied').getByText('Kopiert.').waitFor();
    const copied = await emma.page.evaluate(() => navigator.clipboard.readText());
    assert.ok(copied.includes(`${stage.house.url}/embed.js`) && copied.includes(`office="${id}"`), copied);
    await emma.see('embed-frame').check();
    await becomes('the code of a frame', true, async () => (await emma.see('embed-code').inputValue()).startsWith('<iframe'));
  },

  'at 390 px': (stage) => look(stage, NARROW),
  'at 1280 px': (stage) => look(stage, WIDE),
};

async function look(stage, viewport) {
  const emma = await administrator(stage, { viewport });
  for (const part of ['offices', 'officers', 'texts', 'town', 'keys', 'webhooks', 'privacy']) {
    await allOf(emma, part);
    if (part === 'texts') await emma.press('preview');
    if (part === 'texts') await emma.shows('text-preview');
    await fits(emma, part);
    await photograph(emma, `admin-${part}`, viewport);
  }
  await goTo(emma, 'offices');
  await emma.page.locator('[data-testid=admin-office][data-name="Bauamt"]').getByTestId('edit-office').click();
  await emma.shows('office-form');
  await fits(emma, 'the rules of an office');
  await emma.page.getByTestId('week-walk-in').scrollIntoViewIfNeeded();
  await photograph(emma, 'admin-office', viewport, '[data-testid=week-walk-in]');
}

/** A program that takes deliveries and keeps their ids. */
async function listening() {
  const heard = [];
  const server = createServer((request, answer) => {
    heard.push(request.headers['webhook-id']);
    answer.writeHead(204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { heard, url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
