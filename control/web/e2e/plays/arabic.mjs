// From right to left: the overview, an office, booking and the waiting area in Arabic. `UPDATE_PICTURES=1` keeps pictures.
import { fits, isClean } from '../lib/axe.mjs';
import { assert, becomes } from '../lib/expect.mjs';
import { photograph } from '../lib/photograph.mjs';
import { NARROW, WIDE } from '../lib/windows.mjs';

export default {
  'on a telephone': (stage) => visit(stage, NARROW),
  'on a wide screen': (stage) => visit(stage, WIDE),

  async 'the calendar’s arrows follow the eye'(stage) {
    const layla = await stage.citizen('Layla', { viewport: WIDE });
    const { id } = await stage.house.office('Bauamt');
    await layla.open(`/offices/${id}/booking?lang=ar`);
    await layla.press('service-other');
    const first = layla.page.locator('[data-testid=calendar] [tabindex="0"]');
    await first.focus();
    const day = await first.getAttribute('data-day');
    const left = layla.page.locator(`[data-day="${dayAfter(day)}"]`);
    if (new Date(day).getUTCDay() !== 0) {
      assert.ok((await left.boundingBox()).x < (await first.boundingBox()).x, 'tomorrow is on the left of today');
    }
    await layla.page.keyboard.press('ArrowLeft');
    await becomes('left is tomorrow', dayAfter(day), () => layla.page.evaluate(() => document.activeElement.dataset.day));
  },
};

async function visit(stage, viewport) {
  await stage.officer();
  const layla = await stage.citizen('Layla', { viewport });
  await layla.open('/?lang=ar');
  await layla.door('Bürgerbüro', 'open');
  const root = layla.page.locator('html');
  assert.deepEqual([await root.getAttribute('lang'), await root.getAttribute('dir')], ['ar', 'rtl']);
  await look(layla, 'overview', viewport);
  const name = await layla.page.locator('header .home').boundingBox();
  assert.ok(name.x + name.width > viewport.width / 2, 'the town stands where lines begin: on the right');

  await layla.office('Bürgerbüro').getByTestId('more').click();
  await layla.shows('service');
  await look(layla, 'office', viewport);
  await layla.press('book');
  await layla.see('choose-service').first().check();
  await layla.press('service-next');
  await layla.page.locator('[data-day].free').first().click();
  await layla.shows('time');
  assert.match(await layla.see('time').first().innerText(), /\d\d:\d\d/);
  await look(layla, 'booking', viewport);

  await layla.open('/');
  await layla.sit();
  await layla.state('seated');
  await layla.page.getByText('ترتيبكم').first().waitFor();
  await look(layla, 'waiting', viewport);
}

async function look(layla, where, viewport) {
  await fits(layla, where);
  await isClean(layla, where);
  await photograph(layla, `arabic-${where}`, viewport);
}

function dayAfter(day) {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}
