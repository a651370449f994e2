// An appointment by the pages themselves, from the first service to the confirmation by the link in the mail.
import { becomes } from './expect.mjs';

/** `day`: which of the days with a free time. */
export async function bookConfirmed(stage, person, { office = 'Bürgerbüro', mail = 'erika@example.org', day = 2 } = {}) {
  const { id } = await stage.house.office(office);
  await person.open(`/offices/${id}/booking`);
  await person.see('choose-service').first().check();
  await person.press('service-next');
  await person.page.locator('[data-day].free').nth(day).click();
  await person.see('time').first().click();
  await person.see('contact-mail').fill(mail);
  await person.press('contact-next');
  await person.press('booking-send');
  const { text } = await stage.house.postbox.letterTo(mail, (words) => words.includes('/appointment#'));
  await person.page.goto(text.match(/\/appointment#l_[\w-]+/)[0]);
  await person.press('confirm');
  await becomes('it is confirmed', 'confirmed', () => person.see('appointment').getAttribute('data-state'));
}
