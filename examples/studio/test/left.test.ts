import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { choose, looked, quickly, saved, violations } from './handling.js';
import { servedStudio } from './served.js';
import { examples, missing, outputs, patience, ready, type Site, serve, visit } from './site.js';

describe.skipIf(missing !== '')(`a mending that was left${missing}`, { tags: ['release'] }, () => {
  const studio = servedStudio();
  let page: Page;
  afterEach(() => page?.context().close());

  let plain: Site;
  beforeAll(async () => {
    plain = await serve(studio.site.folder, {});
  });
  afterAll(() => plain?.close());

  /** A photograph of which several tries are begun: long enough to be left. */
  const begin = async () => {
    // One thread, which takes its time, whatever else the machine does.
    page = await visit(studio.browser, plain.url, { serviceWorkers: 'block' });
    await choose(page, path.join(examples, 'colour.jpg'));
    await looked(page);
    await quickly(page);
    await looked(page);
    await page.getByText('Advanced').click();
    await page.getByLabel('Tries at once').fill('3');
    await page.getByRole('button', { name: /^Mend / }).click();
  };
  const mended = async () => {
    await page.getByRole('button', { name: 'Another try' }).waitFor();
    await page.locator('.progress').waitFor({ state: 'detached' });
    return (await saved(page)).bytes;
  };
  const share = async () => Number(await page.getByRole('progressbar').getAttribute('aria-valuenow'));
  const goOn = () => page.getByRole('button', { name: 'Go on with colour.jpg' });

  /** How many model calls of a mending the browser has kept. */
  const keptCalls = () =>
    page.evaluate(async () => {
      const wait = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await wait(indexedDB.open('fuzzydiff-studio'));
      try {
        if (!database.objectStoreNames.contains('mendings')) return 0;
        const [, run] = await wait(database.transaction('mendings').objectStore('mendings').getAll());
        if (!run) return 0;
        const length = Number(new DataView(run.buffer, run.byteOffset).getBigUint64(0, true));
        const header = JSON.parse(new TextDecoder().decode(run.subarray(8, 8 + length)));
        return Number(JSON.parse(header.__metadata__.run).calls);
      } finally {
        database.close();
      }
    });

  test('goes on after a reload, to what it would have been, and then nothing of it is kept', async () => {
    await begin();
    const wanted = await mended();
    expect(await keptCalls()).toBe(0);
    await page.context().close();

    await begin();
    await expect.poll(share, { timeout: patience, interval: 20 }).toBeGreaterThan(15);
    const before = await keptCalls();
    await expect.poll(keptCalls, { timeout: patience, interval: 20 }).toBeGreaterThan(before);
    await page.reload();
    await ready(page);
    await goOn().waitFor();
    await page.screenshot({ path: path.join(outputs, 'left.png') });
    expect(await violations(page)).toEqual([]);
    await goOn().click();
    await page.getByRole('progressbar', { name: 'Mending' }).waitFor();
    await expect.poll(share, { timeout: patience, interval: 20 }).toBeGreaterThan(0);
    expect(await share()).toBeGreaterThan(15);
    expect((await mended()).equals(wanted)).toBe(true);
    expect(await keptCalls()).toBe(0);
  });

  test('is forgotten where somebody says so, or stops it', async () => {
    await begin();
    await expect.poll(keptCalls, { timeout: patience, interval: 20 }).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(keptCalls, { timeout: patience, interval: 20 }).toBe(0);
    await page.getByRole('button', { name: /^Mend / }).click();
    await expect.poll(keptCalls, { timeout: patience, interval: 20 }).toBeGreaterThan(0);
    await page.reload();
    await page.getByRole('button', { name: 'Forget colour.jpg' }).click();
    await goOn().waitFor({ state: 'detached' });
    expect(await keptCalls()).toBe(0);
    await page.reload();
    await ready(page);
    expect(await goOn().count()).toBe(0);
  });
});
