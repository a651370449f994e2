// Files through the data channel: both ways, over a line that breaks, and what may not be sent.
import { fits, isClean, tabTo } from '../lib/axe.mjs';
import { assert, becomes, stays, until } from '../lib/expect.mjs';
import { pictureMoves } from '../lib/media.mjs';
import { accept, arrives, choose, comes, file, is, offer, paper, percent, shows } from '../lib/papers.mjs';
import { photograph } from '../lib/photograph.mjs';
import { NARROW, WIDE } from '../lib/windows.mjs';

export default {
  async '5 MB both ways at once arrive byte by byte, and picture and sound go on'(stage) {
    const { citizen, officer } = await stage.session();
    await pictureMoves(officer, 'camera');
    const [form, notice] = [paper(5_000_000, 'Antrag.pdf'), paper(5_000_000, 'Bescheid.pdf')];
    await offer(citizen, form);
    await offer(officer, notice);
    const began = Date.now();
    await accept(officer, form.name);
    await accept(citizen, notice.name);
    await pictureMoves(officer, 'camera');
    await Promise.all([arrives(officer, form), arrives(citizen, notice)]);
    console.log(`    measured: 5 MB each way in ${Date.now() - began} ms`);
    await is(citizen, form.name, 'done');
    await is(officer, notice.name, 'done');
    await until('a screen reader is told', async () => /Bescheid.pdf: Vollständig da/.test(await citizen.see('spoken').innerText()));
  },

  async 'the largest that may be sent, 25 MB, arrives byte by byte'(stage) {
    const { citizen, officer } = await stage.session();
    const plan = paper(25_000_000, 'Lageplan.pdf');
    await offer(citizen, plan);
    await accept(officer, plan.name);
    // At the pace that leaves room for sound and pictures it takes some forty seconds.
    await arrives(officer, plan, { within_ms: 150_000 });
    await is(citizen, plan.name, 'done');
  },

  async 'a cut in the middle: after another path, and after a new connection, it goes on where it was'(stage) {
    const { citizen, officer } = await stage.session();
    await pictureMoves(officer, 'camera');
    const form = paper(4_000_000, 'Antrag.pdf');
    await offer(citizen, form);
    await accept(officer, form.name);
    const early = await comes(officer, form.name, 10);
    await citizen.page.evaluate(() => dispatchEvent(new Event('online'))); // another network: ICE begins anew
    await comes(officer, form.name, early + 10);
    stage.house.freeze();
    await becomes('the citizen is told', 'reconnecting', () => citizen.see('connection').getAttribute('data-state'));
    stage.house.thaw();
    const before = await comes(officer, form.name, early + 20);
    assert.ok(before < 95, 'there is something left to send');
    const connections = (await officer.spied()).connections;
    await newConnection(officer);
    await until('the officer has another connection', async () => (await officer.spied()).connections > connections);
    assert.ok((await percent(officer, form.name)) >= Math.min(before, 99), 'nothing begins again');
    await arrives(officer, form);
    await is(citizen, form.name, 'done');
  },

  async 'a program and 26 MB are refused in plain words; declining and cancelling are told'(stage) {
    const { citizen, officer } = await stage.session();
    await choose(citizen, { name: 'update.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') });
    await until('why is said', async () => /PDF.*Office/s.test(await citizen.see('files-refused').innerText()));
    await choose(citizen, { name: 'harmlos.pdf', mimeType: 'text/html', buffer: Buffer.from('<script>') });
    await until('the type counts, too', async () => /harmlos/.test(await citizen.see('files-refused').innerText()));
    await tooLarge(citizen);
    await until('how much may be', async () => /höchstens 25 MB/.test(await citizen.see('files-refused').innerText()));
    await stays('the officer was asked nothing', 0, () => officer.see('file').count(), { for_ms: 800 });

    const form = paper(4_000_000, 'Antrag.pdf');
    await offer(citizen, form);
    await shows(officer, form.name);
    await file(officer, form.name).getByTestId('file-decline').click();
    await is(citizen, form.name, 'declined');

    const again = paper(3_000_000, 'Antrag 2.pdf');
    await offer(citizen, again);
    await accept(officer, again.name);
    await comes(officer, again.name, 5);
    await file(citizen, again.name).getByTestId('file-cancel').click();
    await is(officer, again.name, 'cancelled');
    await is(citizen, again.name, 'cancelled');

    const third = paper(3_000_000, 'Antrag 3.pdf');
    await offer(citizen, third);
    await accept(officer, third.name);
    await comes(officer, third.name, 5);
    await file(officer, third.name).getByTestId('file-cancel').click();
    await is(citizen, third.name, 'cancelled');
  },

  async 'by keyboard alone, and axe finds nothing'(stage) {
    const { citizen, officer } = await stage.session();
    const form = paper(1_000_000, 'Antrag.pdf');
    citizen.page.on('filechooser', () => {}); // from now on, so that no chooser opens unseen
    await tabTo(citizen, '[data-testid=file-attach]');
    const [chooser] = await Promise.all([citizen.page.waitForEvent('filechooser'), citizen.page.keyboard.press('Enter')]);
    await chooser.setFiles(form.file);
    await shows(officer, form.name);
    await until('it is said', async () => /Antrag.pdf/.test(await officer.see('spoken').innerText()));
    await isClean(officer, 'a file offered');
    await tabTo(officer, '[data-testid=file-accept]');
    await officer.page.keyboard.press('Enter');
    await comes(officer, form.name, 1);
    await isClean(officer, 'a file on its way');
    await is(officer, form.name, 'done');
    await tabTo(officer, '[data-testid=file-save]');
    const [download] = await Promise.all([officer.page.waitForEvent('download'), officer.page.keyboard.press('Enter')]);
    assert.equal(download.suggestedFilename(), form.name);
    await isClean(officer, 'a file to save');
  },

  async 'only plain addresses in the chat become links, and lead out of the page'(stage) {
    const { citizen, officer } = await stage.session();
    await officer.say('Hier: https://example.org/formular?a=1. Nicht javascript:alert(1) und <a href="https://x.de">das</a>');
    await citizen.reads('Hier:');
    const links = await citizen.see('chat-log').locator('a').evaluateAll((all) =>
      all.map(({ href, target, rel, textContent }) => ({ href, target, rel, textContent })));
    const safe = { target: '_blank', rel: 'noopener noreferrer nofollow' };
    assert.deepEqual(links, [
      { href: 'https://example.org/formular?a=1', textContent: 'https://example.org/formular?a=1', ...safe },
      { href: 'https://x.de/', textContent: 'https://x.de', ...safe },
    ]);
    await isClean(citizen, 'links in the chat');
  },

  async 'looked at, on a telephone and at a desk'(stage) {
    const { citizen, officer } = await stage.session({ citizen: { viewport: NARROW }, officer: { viewport: WIDE } });
    await look(citizen, officer);
  },
};

async function look(citizen, officer) {
  await pictureMoves(citizen, 'camera');
  await officer.say('Das Formular finden Sie auf https://example.org/formular – ich schicke es Ihnen auch.');
  const [form, photo] = [paper(3_000_000, 'Antrag Wohnsitz.pdf'), paper(80_000, 'Passfoto.jpg')];
  await offer(officer, photo);
  await accept(citizen, photo.name);
  await is(citizen, photo.name, 'done');
  await offer(officer, form);
  await shows(citizen, form.name);
  await citizen.openChat();
  await photograph(citizen, 'files-offered', NARROW);
  await accept(citizen, form.name);
  await comes(citizen, form.name, 5);
  await photograph(officer, 'files-flowing', WIDE);
  await fits(citizen, 'files');
  await isClean(citizen, 'files');
}

/** Playwright carries no 26 MB; the page makes them itself. */
async function tooLarge(who) {
  await who.see('file-input').evaluate((input) => {
    const all = new DataTransfer();
    all.items.add(new File([new Uint8Array(26_000_000)], 'groß.pdf', { type: 'application/pdf' }));
    input.files = all.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
}

/** As if the browser had given the connection up. */
async function newConnection(who) {
  await who.page.evaluate(() => {
    const { pc } = window.__schalter.call;
    pc.close();
    pc.onconnectionstatechange(new Event('connectionstatechange'));
  });
}
