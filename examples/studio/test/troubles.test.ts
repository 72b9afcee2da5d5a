import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterEach, describe, expect, test } from 'vitest';
import { bringIn, choose, cleanPrint, heading, looked, saved } from './handling.js';
import { servedStudio } from './served.js';
import { examples, missing, ready, serve, visit } from './site.js';

describe.skipIf(missing !== '')(`where something comes between, one can go on${missing}`, { timeout: 240_000 }, () => {
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
    page.setDefaultTimeout(60_000);
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

  test('a face that is fine is saved, and handed to another app, as the very file that came', {
    tags: ['release'],
  }, async () => {
    const context = await studio.browser.newContext();
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
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
    expect(await heading(page).textContent()).toBe('Nothing to mend.');
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
