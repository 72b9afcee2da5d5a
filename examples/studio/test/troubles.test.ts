import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterEach, describe, expect, test } from 'vitest';
import {
  bringIn,
  choose,
  cleanPrint,
  heading,
  isNothingFocused,
  looked,
  mend,
  quickly,
  saved,
  violations,
} from './handling.js';
import { servedStudio } from './served.js';
import { examples, missing, outputs, patience, ready, serve, sizes, visit } from './site.js';

describe.skipIf(missing !== '')(`where something comes between, one can go on${missing}`, () => {
  const studio = servedStudio();
  let page: Page;
  afterEach(() => page?.context().close());

  const large = async () => ({
    name: 'large.jpg',
    mimeType: 'image/jpeg',
    buffer: await sharp(path.join(examples, 'colour.jpg')).resize(3300, 4092, { fit: 'fill' }).jpeg().toBuffer(),
  });

  test('two tabs open at once, where the service worker has to reload both, and work side by side', {
    tags: ['release'],
  }, async () => {
    const plain = await serve(studio.site.folder, {});
    const context = await studio.browser.newContext();
    context.setDefaultTimeout(patience);
    page = await context.newPage();
    const other = await context.newPage();
    const tabs = [page, other];
    await Promise.all(tabs.map((tab) => tab.goto(plain.url)));
    await Promise.all(tabs.map(ready));
    expect(await Promise.all(tabs.map((tab) => tab.evaluate(() => crossOriginIsolated)))).toEqual([true, true]);
    await page.getByRole('button', { name: 'a colour print' }).click();
    await other.getByRole('button', { name: 'a black-and-white one' }).click();
    await Promise.all(tabs.map(looked));
    await other.close();
    await page.reload();
    await ready(page);
    await plain.close();
  });

  test('where there is no room to keep anything, that is said once, and the page works', {
    tags: ['release'],
  }, async () => {
    const context = await studio.browser.newContext();
    page = await context.newPage();
    page.setDefaultTimeout(patience);
    const session = await context.newCDPSession(page);
    const { origin } = new URL(studio.site.url);
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 50_000 });
    await page.goto(studio.site.url);
    await ready(page);
    const notice = page.locator('.notices p');
    expect(await notice.count()).toBe(1);
    expect(await notice.textContent()).toMatch(/did not keep .* for the next visit/);
    await notice.getByRole('button', { name: 'Dismiss' }).click();
    await page.getByRole('button', { name: 'a colour print' }).click();
    await looked(page);
    await page.reload();
    await ready(page);
  });

  test('a search for faces that was stopped is begun again', { tags: ['release'] }, async () => {
    page = await visit(studio.browser, studio.site.url);
    await choose(page, await large());
    await page.getByRole('progressbar', { name: 'Looking for faces' }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByRole('button', { name: 'Look for faces' }).click();
    await looked(page);
  });

  test('a photograph dropped while another is still opening is the one on the table, and the other waits', {
    tags: ['release'],
  }, async () => {
    page = await visit(studio.browser, studio.site.url);
    await bringIn(page, 'drop', await large());
    const small = await readFile(path.join(examples, 'grey.jpg'));
    await bringIn(page, 'drop', { name: 'second.jpg', mimeType: 'image/jpeg', buffer: small });
    await page.getByRole('img', { name: /^Photograph second.jpg/ }).waitFor();
    await looked(page);
    await page.getByRole('button', { name: 'large.jpg', exact: true }).click();
    await looked(page);
    await page.getByRole('img', { name: /^Photograph large.jpg/ }).waitFor();
    expect(await page.locator('.notices p').count()).toBe(0);
  });

  test('a photograph dropped while one is mended waits beside it, and a mending goes on whatever is looked at', async () => {
    page = await visit(studio.browser, studio.site.url);
    await page.getByRole('button', { name: 'a black-and-white one' }).click();
    await looked(page);
    const buffer = await readFile(path.join(examples, 'colour.jpg'));
    await page.getByRole('button', { name: /^Mend / }).click();
    await page.getByRole('progressbar', { name: 'Mending' }).waitFor();
    // At once: a mending takes some seconds only.
    await bringIn(page, 'drop', { name: 'second.jpg', mimeType: 'image/jpeg', buffer });
    await page
      .getByRole('status')
      .filter({ hasText: 'second.jpg waits beside this one.' })
      .waitFor({ state: 'attached' });
    expect(await heading(page).textContent()).toBe('Mending…');
    // There is nothing to be saved yet, and where somebody is already, nothing is given up.
    expect(await page.getByRole('button', { name: '4 Save' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: '3 Mend' }).click();
    // With the other on the table it is still mended, and there is a way back to where it is.
    await page.getByRole('button', { name: 'second.jpg', exact: true }).click();
    await page.getByRole('heading', { name: 'Mending…' }).waitFor({ state: 'detached' });
    const behind = page.getByRole('button', { name: 'grey.jpg, mending' });
    await behind.waitFor();
    expect(await violations(page)).toEqual([]);
    await behind.click();
    expect(await heading(page).textContent()).toBe('Mending…');
    // It is not let go of without a question.
    await page.getByRole('button', { name: 'Let go of grey.jpg' }).click();
    await page.getByRole('dialog').filter({ hasText: 'It is being mended.' }).waitFor();
    await page.getByRole('button', { name: 'Keep it' }).click();
    // Nor is it given up for another step, where it is seen how far it is, and from where there is a way back.
    const share = async () =>
      Number(await page.getByRole('progressbar', { name: 'Mending' }).getAttribute('aria-valuenow'));
    await page.getByRole('button', { name: '1 Face' }).click();
    expect(await heading(page).textContent()).toBe('Is this the face?');
    expect(await page.getByRole('button', { name: 'Look for damage' }).isDisabled()).toBe(true);
    const before = await share();
    await expect.poll(share, { timeout: patience }).toBeGreaterThan(before);
    await page.getByRole('button', { name: '2 Damage' }).click();
    // What is decided meanwhile is about the next mending, and undone without the present one.
    const spots = page.getByRole('checkbox', { name: /^spot/ });
    await spots.first().press('Enter');
    expect(await spots.first().getAttribute('aria-checked')).toBe('false');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await spots.first().getAttribute('aria-checked')).toBe('true');
    expect(await share()).toBeGreaterThanOrEqual(before);
    await page.getByRole('button', { name: 'Back to the mending' }).click();
    expect(await heading(page).textContent()).toBe('Mending…');
    // Undone is what was done last: the mending.
    await page.keyboard.press('Control+z');
    await looked(page);
    expect(await page.getByRole('progressbar').count()).toBe(0);
  });

  test('what is mended behind another photograph is done there, in its own, and that is said', async () => {
    page = await visit(studio.browser, studio.site.url);
    await page.getByRole('button', { name: 'a black-and-white one' }).click();
    await looked(page);
    const buffer = await readFile(path.join(examples, 'colour.jpg'));
    await quickly(page);
    await looked(page);
    await page.getByText('Advanced').click();
    await page.getByLabel('Tries at once').fill('4');
    await page.getByText('Advanced').click();
    await page.getByRole('button', { name: /^Mend / }).click();
    await page.getByRole('progressbar', { name: 'Mending' }).waitFor();
    await bringIn(page, 'drop', { name: 'second.jpg', mimeType: 'image/jpeg', buffer });
    await page.getByRole('button', { name: 'second.jpg', exact: true }).click();
    await page.getByRole('button', { name: 'grey.jpg, mending' }).waitFor();
    await page.screenshot({ path: path.join(outputs, 'behind.png') });
    // What the other one is looked at for is done meanwhile, or after it.
    await looked(page);
    await page.getByRole('button', { name: 'grey.jpg, mended, not saved yet' }).waitFor();
    expect(await heading(page).textContent()).toMatch(/found\.$|^Nothing/);
    await page.getByRole('button', { name: 'grey.jpg, mended, not saved yet' }).click();
    expect(await heading(page).textContent()).toMatch(/mended\.$/);
    expect(await page.getByRole('radio', { name: '4', exact: true }).count()).toBe(1);
    await page.getByRole('button', { name: 'second.jpg', exact: true }).click();
    expect(await page.getByRole('button', { name: 'Another try' }).count()).toBe(0);
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  test('of what is fine one goes on without saving, and each photograph knows what it was saved as', {
    tags: ['release'],
  }, async () => {
    page = await visit(studio.browser, studio.site.url, sizes.phone);
    const buffer = await (await cleanPrint()).png().toBuffer();
    const print = (name: string) => ({ name, mimeType: 'image/png', buffer });
    await choose(page, print('first.png'));
    await looked(page);
    await page.getByRole('button', { name: 'Keep it as it is' }).tap();
    const another = page.getByLabel('Another photograph');
    await another.waitFor();
    await saved(page);
    expect(await page.locator('.panel').textContent()).toContain('It is first.png, among');
    await another.setInputFiles(print('second.png'));
    await looked(page);
    await page.getByRole('button', { name: 'Keep it as it is' }).tap();
    await saved(page);
    await page.getByRole('button', { name: 'first.png, saved' }).tap();
    expect(await page.locator('.panel').textContent()).toContain('It is first.png, among');
  });

  test('with a photograph on the table another is chosen, before anything is done with the first', async () => {
    page = await visit(studio.browser, studio.site.url, sizes.phone);
    const buffer = await readFile(path.join(examples, 'grey.jpg'));
    for (const name of ['first.jpg', 'second.jpg']) {
      await choose(page, { name, mimeType: 'image/jpeg', buffer });
      await page.getByRole('img', { name: `Photograph ${name}` }).waitFor();
    }
    expect(await page.getByRole('region', { name: 'Photographs' }).getByRole('listitem').count()).toBe(2);
  });

  test.each([
    ['light', 'none'],
    ['dark', 'none'],
    ['dark', 'active'],
  ] as const)(
    'what opens beside the steps can be read by everybody, too: %s, forced colours %s',
    {
      tags: ['release'],
    },
    async (colorScheme, forcedColors) => {
      page = await visit(studio.browser, studio.site.url, { ...sizes.small, colorScheme, forcedColors });
      await page.getByRole('button', { name: 'a colour print' }).click();
      await looked(page);
      await page.getByText('Advanced').click();
      expect(await violations(page)).toEqual([]);
      await page.getByText('Advanced').click();
      // With a brush the photograph is as large as without.
      const room = await page.locator('.stage').boundingBox();
      await page.keyboard.press('b');
      expect(await page.locator('.stage').boundingBox()).toEqual(room);
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys and gestures' }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await quickly(page);
      await looked(page);
      await mend(page);
      await bringIn(page, 'drop', { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear diary') });
      await page.getByRole('alert').waitFor();
      const buffer = await readFile(path.join(examples, 'grey.jpg'));
      await bringIn(page, 'drop', { name: 'second.jpg', mimeType: 'image/jpeg', buffer });
      await looked(page);
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Let go of colour.jpg' }).click();
      await page.getByRole('dialog', { name: 'Let go of colour.jpg?' }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Let it go' }).click();
      await expect.poll(() => isNothingFocused(page), { timeout: 10_000 }).toBe(false);
    },
  );

  test('a face that is fine is saved, and handed to another app, as the very file that came', {
    tags: ['release'],
  }, async () => {
    const context = await studio.browser.newContext();
    page = await context.newPage();
    page.setDefaultTimeout(patience);
    // Chromium on this machine has nobody to share with.
    await page.addInitScript(() => {
      const shared: string[] = [];
      const answers = ['AbortError', 'DataError', ''];
      Object.assign(globalThis, { shared });
      Object.assign(navigator, {
        canShare: () => true,
        share: async ({ files: [file] }: { files: File[] }) => {
          const bytes = new Uint8Array(await file!.arrayBuffer());
          shared.push(`${file!.name} ${file!.type} ${bytes.join()}`);
          const answer = answers.shift();
          if (answer) throw new DOMException('as the test wants it', answer);
        },
      });
    });
    await page.goto(studio.site.url);
    await ready(page);
    const buffer = await (await cleanPrint()).png().toBuffer();
    await choose(page, { name: 'fine.png', mimeType: 'image/png', buffer });
    await looked(page);
    expect(await heading(page).textContent()).toMatch(/^Nothing (to mend|I am sure of)\.$/);
    await page.getByRole('button', { name: 'Keep it as it is' }).click();
    const share = page.getByRole('button', { name: 'Share', exact: true });
    // Who changes their mind is told nothing, and what went wrong is said.
    await share.click();
    await expect.poll(() => page.evaluate(() => (globalThis as unknown as { shared: string[] }).shared.length)).toBe(1);
    expect(await page.getByRole('alert').count()).toBe(0);
    await share.click();
    await page.getByRole('alert').filter({ hasText: 'Sharing did not work. Save it instead.' }).waitFor();
    await share.click();
    const wanted = `fine.png image/png ${buffer.join()}`;
    const shared = () => page.evaluate(() => (globalThis as unknown as { shared: string[] }).shared);
    await expect.poll(shared).toEqual([wanted, wanted, wanted]);
    const { name, bytes } = await saved(page);
    expect(name).toBe('fine.png');
    expect(bytes.equals(buffer)).toBe(true);
  });
});
