import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { saved } from './handling.js';
import {
  axeScript,
  buildStudio,
  copyOf,
  correct,
  examples,
  mapReady,
  missing,
  modelLoaded,
  openBrowser,
  openExample,
  outputs,
  pixelsOf,
  type Site,
  serve,
  tinyBundle,
  visit,
} from './site.js';

describe.skipIf(missing !== '')(`the studio’s page${missing}`, { timeout: 120_000 }, () => {
  let site: Site;
  let browser: Browser;
  beforeAll(async () => {
    site = await serve(await buildStudio());
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  let page: Page;
  const picture = (name: string) => page.screenshot({ path: path.join(outputs, `${name}.png`) });
  afterEach(() => page?.context().close());

  describe('a model of one’s own', () => {
    beforeEach(async () => {
      page = await visit(browser, site.url);
      await page.getByText('Another model').click();
    });

    test('comes from a folder, and from an address', async () => {
      await page.getByLabel('From a folder').setInputFiles(tinyBundle);
      await page.getByText(/tiny-external-data, 6 × 8, on wasm/).waitFor();
      await page.getByRole('button', { name: 'The embedded one' }).click();
      await modelLoaded(page);
      await page.route('https://models.example/tiny/*', async (route) => {
        const name = path.basename(new URL(route.request().url()).pathname);
        const headers = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
        await route.fulfill({ path: path.join(tinyBundle, name), headers });
      });
      await page.getByLabel('Address of a model bundle').fill('https://models.example/tiny');
      await page.getByRole('button', { name: 'Load', exact: true }).click();
      await page.getByText(/tiny-external-data, 6 × 8, on wasm/).waitFor();
      // It has no statistics, which is said when they are needed.
      await page.getByRole('button', { name: 'dust' }).click();
      expect(await page.getByRole('alert').textContent()).toContain('statistics for "balanced" in tiny-external-data');
    });

    test('with a damaged file is refused by its name, and the present one stays', async () => {
      const copy = await copyOf(tinyBundle);
      const { writeFile } = await import('node:fs/promises');
      await writeFile(path.join(copy.folder, 'weights.bin'), Buffer.alloc(864));
      await page.getByLabel('From a folder').setInputFiles(copy.folder);
      expect(await page.getByRole('alert').textContent()).toContain('weights.bin');
      await modelLoaded(page);
      await copy.remove();
    });
  });

  test('statistics over a folder go on where they were stopped, to the same file', async () => {
    page = await visit(browser, site.url);
    const good = path.join(examples, 'clean');
    await openExample(page);
    await page.getByText('Statistics of your own').click();
    const begin = () => page.getByLabel('Take statistics').setInputFiles(good);

    await begin();
    await page.getByText('5 images', { exact: true }).waitFor();
    const whole = await saved(page, 'Save statistics', 'calibration-fast.safetensors');

    await begin();
    await page.waitForFunction(() => {
      const bar = document.querySelector('[role=progressbar][aria-label="Taking statistics"]');
      return Number(bar?.getAttribute('aria-valuenow') ?? 0) >= 20;
    });
    // As if the browser had crashed.
    await page.reload();
    await modelLoaded(page);
    await openExample(page);
    await page.getByText('Statistics of your own').click();
    await begin();
    await page.getByText(/^5 images, [1-4] of them from before$/).waitFor();
    await picture('10-statistics');
    const resumed = await saved(page, 'Save statistics', 'calibration-fast.safetensors');
    expect(resumed.equals(whole)).toBe(true);
    await mapReady(page);

    // A file of another model is refused, with both named.
    const file = { name: 'other.safetensors', mimeType: '', buffer: Buffer.from('nothing') };
    await page.getByLabel('Open statistics').setInputFiles(file);
    expect(await page.getByRole('alert').textContent()).toContain('other.safetensors');
  });

  describe('loading', () => {
    test('goes to 100 % from the network and from the cache, and with the network cut', async () => {
      const context = await browser.newContext();
      page = await context.newPage();
      await page.addInitScript(() => {
        const seen: string[] = [];
        Object.assign(globalThis, { seen });
        new MutationObserver(() => {
          const bar = document.querySelector('[role=progressbar][aria-label="Loading the model"]');
          if (bar) seen.push(bar.getAttribute('aria-valuetext') ?? '');
        }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      });
      for (const way of ['network', 'cache', 'offline'] as const) {
        await context.setOffline(way === 'offline');
        await page.goto(site.url);
        await modelLoaded(page);
        const seen = await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
        expect(seen).toContain('diffusion_pytorch_model.safetensors: 14.5 of 14.5 MB');
      }
      await openExample(page, 'scratches');
      await correct(page);
    });

    test('on a host that sends no headers, threads come with the service worker', async () => {
      const plain = await serve(site.folder, {});
      page = await visit(browser, plain.url);
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      await plain.close();
    });
  });

  describe('for everybody', () => {
    test.each(['light', 'dark'] as const)('no accessibility rule is broken (%s)', async (colorScheme) => {
      page = await visit(browser, site.url, { colorScheme });
      const violations = async () => {
        await page.evaluate(await readFile(axeScript, 'utf8'));
        return page.evaluate(async () => {
          const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
          const { violations } = await axe.run();
          return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
        });
      };
      expect(await violations()).toEqual([]);
      await openExample(page);
      expect(await violations()).toEqual([]);
      await correct(page);
      expect(await violations()).toEqual([]);
      await page.getByRole('tab', { name: 'Weight' }).click();
      expect(await violations()).toEqual([]);
      await picture(`11-${colorScheme}`);
    });

    test('all of it by the keyboard', async () => {
      page = await visit(browser, site.url);
      await page.getByRole('button', { name: 'scratches' }).press('Enter');
      await page.getByRole('radio', { name: 'balanced' }).press('ArrowLeft');
      await mapReady(page);
      await page.getByRole('button', { name: 'Correct', exact: true }).press('Enter');
      const line = page.getByRole('slider', { name: 'Line between before and after' });
      await line.press('Home');
      expect(await line.inputValue()).toBe('0');
      await page.getByRole('tab', { name: 'Weight' }).press('Enter');
      const film = /as a red film/;
      const before = await pixelsOf(page, film);
      const surface = page.getByRole('application');
      await surface.press(']');
      await surface.press('ArrowLeft');
      await surface.press('Space');
      expect((await pixelsOf(page, film)).data).not.toEqual(before.data);
      await page.keyboard.press('Control+z');
      expect((await pixelsOf(page, film)).data).toEqual(before.data);
    });

    test('on a phone, by touch, nothing is wider than the screen', async () => {
      page = await visit(browser, site.url, { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true });
      await picture('12-phone-welcome');
      await page.getByRole('button', { name: 'dust' }).tap();
      await page.getByRole('radio', { name: 'fast' }).tap();
      await mapReady(page);
      await picture('13-phone-map');
      await page.getByRole('button', { name: 'Correct', exact: true }).tap();
      await page.getByRole('img', { name: 'Corrected photograph' }).waitFor();
      await picture('14-phone-result');
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(375);
    });
  });

  test('is plain files, under 1 MB without the networks and onnxruntime’s wasm', async () => {
    const names = await readdir(site.folder, { recursive: true });
    const own = names.filter((name) => !/\.(wasm|onnx)$/.test(name) && !name.startsWith('models'));
    let bytes = 0;
    for (const name of own) {
      const file = await stat(path.join(site.folder, name));
      if (file.isFile()) bytes += file.size;
    }
    expect(bytes).toBeLessThan(1_000_000);
    expect(names).toContain('index.html');
  });
});
