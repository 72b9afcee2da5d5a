import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import { bringIn, choose, heading, leaveAll, looked, mend, quickly } from './handling.js';
import { servedStudio } from './served.js';
import { copyOf, examples, missing, patience, ready, serve, tinyBundle, visit } from './site.js';

describe.skipIf(missing !== '')(`the page${missing}`, () => {
  const studio = servedStudio();
  let page: Page;
  afterEach(() => page?.context().close());

  test('one bar counts all that comes, first and second time, and with the network cut; nothing else is asked for', async () => {
    const context = await studio.browser.newContext();
    page = await context.newPage();
    page.setDefaultTimeout(patience);
    const requests: string[] = [];
    page.on('request', (request) => requests.push(`${request.method()} ${request.url()}`));
    await page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { seen });
      new MutationObserver(() => {
        const bar = document.querySelector('[role=progressbar][aria-label="Getting ready"]');
        // Before anything can be counted it has no value.
        if (bar?.hasAttribute('aria-valuenow'))
          seen.push(`${bar.getAttribute('aria-valuenow')} ${bar.getAttribute('aria-valuetext')}`);
      }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    for (const way of ['network', 'cache', 'offline'] as const) {
      await context.setOffline(way === 'offline');
      await page.goto(studio.site.url);
      await ready(page);
      const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
      const shares = seen.map((text) => Number.parseInt(text, 10));
      expect(shares.every((share, n) => n === 0 || share >= shares[n - 1]!)).toBe(true);
      // Model, statistics, the network that finds faces, and what runs them.
      expect(seen.at(-1)).toMatch(/^(100|99) (\d+) of \2 MB/);
    }
    await page.getByRole('button', { name: 'a colour print' }).click();
    await looked(page);
    const others = requests.filter(
      (request) => !request.startsWith(`GET ${studio.site.url}`) && !request.includes('blob:'),
    );
    expect(others).toEqual([]);
  });

  test('a hard reload, and a page whose service worker misses a file, go on without it', {
    tags: ['release'],
  }, async () => {
    page = await visit(studio.browser, studio.site.url);
    const session = await page.context().newCDPSession(page);
    await session.send('Page.reload', { ignoreCache: true });
    await ready(page);
    expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();
    await page.context().close();
    const copy = await copyOf(studio.site.folder);
    await rm(path.join(copy.folder, 'icon.svg'));
    const lacking = await serve(copy.folder);
    page = await visit(studio.browser, lacking.url);
    expect(await page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    await lacking.close();
    await copy.remove();
  });

  test('on a host that sends no headers, threads come with the service worker', async () => {
    const plain = await serve(studio.site.folder, {});
    page = await visit(studio.browser, plain.url);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await plain.close();
  });

  test('what is no photograph is said in a sentence, and the page goes on', { tags: ['release'] }, async () => {
    page = await visit(studio.browser, studio.site.url);
    const refused = async (name: string, mimeType: string, bytes: string, text: string) => {
      await bringIn(page, 'drop', { name, mimeType, buffer: Buffer.from(bytes, 'latin1') });
      await page.getByRole('alert').filter({ hasText: text }).waitFor();
      await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();
      expect(await page.getByRole('button', { name: 'a colour print' }).count()).toBe(1);
    };
    await refused(
      'IMG_1.HEIC',
      '',
      '....ftypheic',
      'This browser can’t open HEIC. Export IMG_1.HEIC as JPEG and try again.',
    );
    await refused('a.png', 'image/png', '\x89PNG', 'a.png is damaged');
    await refused('notes.txt', 'text/plain', 'Dear diary', 'notes.txt is not a photograph.');
    await bringIn(page, 'paste', {
      name: 'pasted.jpg',
      mimeType: 'image/jpeg',
      buffer: await readFile(path.join(examples, 'grey.jpg')),
    });
    await looked(page);
  });

  test('a model of one’s own comes from a folder, and a damaged one is refused by its name', {
    tags: ['release'],
  }, async () => {
    page = await visit(studio.browser, studio.site.url);
    await page.getByRole('button', { name: 'a colour print' }).click();
    await looked(page);
    await page.getByText('Advanced').click();
    const copy = await copyOf(tinyBundle);
    await writeFile(path.join(copy.folder, 'weights.bin'), Buffer.alloc(864));
    await page.getByLabel('Model from a folder').setInputFiles(copy.folder);
    await page.getByRole('alert').filter({ hasText: 'weights.bin' }).waitFor();
    await page.getByText(/^portraits-64, 64 × 64, on /).waitFor();
    await page.getByLabel('Model from a folder').setInputFiles(tinyBundle);
    await page.getByText(/^tiny-external-data, 6 × 8, on wasm/).waitFor();
    await copy.remove();
  });

  test('two photographs are a strip, and each keeps its work', { tags: ['release'] }, async () => {
    page = await visit(studio.browser, studio.site.url);
    const file = async (name: string) => ({
      name,
      mimeType: 'image/jpeg',
      buffer: await readFile(path.join(examples, name)),
    });
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await choose(page, [await file('colour.jpg'), await file('grey.jpg')]);
    await looked(page);
    await leaveAll(page);
    const taken = page.getByRole('checkbox', { name: /^spot/, checked: true });
    expect(await taken.count()).toBe(0);
    await page.getByRole('button', { name: 'grey.jpg', exact: true }).click();
    await looked(page);
    await taken.first().waitFor();
    await page.getByRole('button', { name: 'colour.jpg', exact: true }).click();
    expect(await heading(page).textContent()).toMatch(/spots? found/);
    expect(await taken.count()).toBe(0);
    await page.keyboard.press('Control+z');
    await taken.first().waitFor();
    // One step of the history for each spot that was left out.
    while ((await page.getByRole('checkbox', { name: /^spot/, checked: false }).count()) > 0)
      await page.keyboard.press('Control+z');
    await quickly(page);
    await looked(page);
    await mend(page);
    expect(errors).toEqual([]);
  });

  test('is plain files, under 1 MB without the networks and onnxruntime’s wasm', async () => {
    const names = await readdir(studio.site.folder, { recursive: true });
    const own = names.filter((name) => !/\.(wasm|onnx)$/.test(name) && !name.startsWith('models'));
    let bytes = 0;
    for (const name of own) {
      const file = await stat(path.join(studio.site.folder, name));
      if (file.isFile()) bytes += file.size;
    }
    expect(bytes).toBeLessThan(1_000_000);
    expect(names).toContain('index.html');
  });
});
