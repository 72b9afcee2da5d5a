import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decode } from 'fast-png';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readMask } from '../../../packages/cli/src/image/read-mask.js';
import { masks, noMasks } from './masks.js';
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
  taskTimes,
  tinyBundle,
  visit,
} from './site.js';

describe.skipIf(missing !== '')(`the studio${missing}`, { timeout: 120_000 }, () => {
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

  describe('from a visit to a saved picture', () => {
    beforeEach(async () => {
      page = await visit(browser, site.url);
    });

    test('the page’s own thread is never blocked over 100 ms during a run', { tags: ['timed'] }, async () => {
      const ofRun = await taskTimes(page, async () => {
        await openExample(page);
        await correct(page);
      });
      expect(Math.max(...ofRun)).toBeLessThan(100);
      // What blocks is seen.
      const blocking = () => {
        setTimeout(() => {
          const end = performance.now() + 500;
          while (performance.now() < end);
          document.title = 'blocked';
        });
      };
      const ofBlocking = await taskTimes(page, async () => {
        await page.evaluate(blocking);
        await page.waitForFunction(() => document.title === 'blocked');
      });
      expect(Math.max(...ofBlocking)).toBeGreaterThan(100);
    });

    test('an example is corrected, painted on, corrected again and saved, and nothing leaves the page', async () => {
      const requests: string[] = [];
      page.on('request', (request) => requests.push(`${request.method()} ${request.url()}`));
      await picture('1-welcome');
      await openExample(page);
      await picture('2-map');

      await page.getByRole('button', { name: 'Correct', exact: true }).click();
      await page.getByRole('img', { name: 'What the model makes of it so far' }).waitFor();
      await picture('3-while-it-runs');
      await page.getByRole('img', { name: 'Corrected photograph' }).waitFor();
      await picture('4-before-and-after');

      await page.getByRole('tab', { name: 'Weight' }).click();
      const film = /as a red film/;
      const untouched = await pixelsOf(page, film);
      const box = (await page.getByRole('application').boundingBox())!;
      const across = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
      await page.mouse.move(...across(0.2, 0.2));
      await page.mouse.down();
      await page.mouse.move(...across(0.8, 0.2), { steps: 8 });
      await page.mouse.up();
      const painted = await pixelsOf(page, film);
      await picture('5-painted');
      expect(painted.data).not.toEqual(untouched.data);
      await page.getByRole('button', { name: 'Undo' }).click();
      expect((await pixelsOf(page, film)).data).toEqual(untouched.data);
      await page.getByRole('button', { name: 'Redo' }).click();
      expect((await pixelsOf(page, film)).data).toEqual(painted.data);
      await page.keyboard.press('Control+z');
      expect((await pixelsOf(page, film)).data).toEqual(untouched.data);
      await page.keyboard.press('Control+Shift+z');
      await page.getByRole('button', { name: 'Clear' }).click();
      expect((await pixelsOf(page, film)).data).toEqual(untouched.data);
      await page.getByRole('button', { name: 'Undo' }).click();
      expect((await pixelsOf(page, film)).data).toEqual(painted.data);

      const weight = decode(await saved(page, 'Save weight', 'occluded.weight.png'));
      expect([weight.width, weight.height, weight.channels, weight.depth]).toEqual([64, 64, 1, 16]);
      // In the middle of the stroke nothing is kept; far from it and from the damage, nearly all.
      expect(weight.data[12 * 64 + 32]).toBe(0);
      expect(weight.data[60 * 64 + 60]).toBeGreaterThan(60_000);

      await page.getByText('The settings have changed').waitFor();
      await correct(page);
      const result = decode(await saved(page, 'Save picture', 'occluded.corrected.png'));
      expect([result.width, result.height, result.depth]).toEqual([64, 64, 8]);
      await picture('6-corrected-again');

      // All that was ever asked for are files of the site.
      const others = requests.filter((request) => !request.startsWith(`GET ${site.url}`) && !request.includes('blob:'));
      expect(others).toEqual([]);
    });

    test('a run that is cancelled leaves what was there, and the next one runs', async () => {
      await page.getByRole('button', { name: 'something in front' }).click();
      await mapReady(page, 'balanced');
      const bar = page.getByRole('progressbar', { name: 'Correcting' });
      for (const way of ['button', 'key'] as const) {
        await page.getByRole('button', { name: 'Correct', exact: true }).click();
        await page.getByText(/[1-9]\d* of 46 model calls, \d+ s left/).waitFor();
        await picture('7-to-be-cancelled');
        if (way === 'key') await page.keyboard.press('Escape');
        else await page.getByRole('button', { name: 'Cancel' }).click();
        await bar.waitFor({ state: 'detached' });
        expect(await page.getByRole('tab', { name: 'Before / after' }).isDisabled()).toBe(true);
      }
      expect(await page.getByRole('alert').count()).toBe(0);
      await page.getByRole('radio', { name: 'fast' }).check();
      await mapReady(page);
      await correct(page);
    });

    test('the dials act at once, without the model', async () => {
      await openExample(page);
      const before = await pixelsOf(page, 'Attention map');
      await page.evaluate(() => {
        const busy: string[] = [];
        Object.assign(globalThis, { busy });
        new MutationObserver(() => {
          const bar = document.querySelector('[role=progressbar]');
          if (bar) busy.push(bar.ariaLabel ?? '');
        }).observe(document.body, { subtree: true, childList: true, attributes: true });
      });
      for (const [name, keys] of [
        ['Begins at', 'ArrowRight'],
        ['Full at', 'PageUp'],
      ] as const) {
        await page.getByRole('slider', { name }).press(keys);
        expect((await pixelsOf(page, 'Attention map')).data).not.toEqual(before.data);
      }
      await page.getByRole('button', { name: 'Reset' }).click();
      expect((await pixelsOf(page, 'Attention map')).data).toEqual(before.data);
      // The lower bound pushes the upper one before itself.
      await page.getByRole('slider', { name: 'Begins at' }).fill('7');
      expect(await page.getByRole('slider', { name: 'Full at' }).inputValue()).toBe('7.1');
      const figures = page.getByText(/^attention .* kept/);
      const figuresBefore = await figures.textContent();
      await page.getByRole('slider', { name: 'Strength', exact: true }).fill('0.5');
      expect(await figures.textContent()).not.toBe(figuresBefore);
      expect(await page.evaluate(() => (globalThis as unknown as { busy: string[] }).busy)).toEqual([]);
    });

    test('a weight comes in as a picture, and is what the correction is held to', async () => {
      await openExample(page);
      // White is kept: the mask of what was damaged, which is white there, keeps just that.
      await page.getByLabel('Open weight').setInputFiles(path.join(examples, 'masks/occluded.png'));
      await page.getByRole('tab', { name: 'Weight', selected: true }).waitFor();
      const weight = decode(await saved(page, 'Save weight', 'occluded.weight.png'));
      const mask = decode(await readFile(path.join(examples, 'masks/occluded.png')));
      expect([...weight.data]).toEqual(
        Array.from({ length: 64 * 64 }, (_, i) => (mask.data[i * mask.channels]! > 0 ? 65_535 : 0)),
      );
      await correct(page);
      const result = decode(await saved(page, 'Save picture', 'occluded.corrected.png'));
      const original = decode(await readFile(path.join(examples, 'occluded.png')));
      const differs = (i: number) =>
        [0, 1, 2].some((c) => result.data[i * result.channels + c] !== original.data[i * original.channels + c]);
      const pixels = Array.from({ length: 64 * 64 }, (_, i) => i);
      expect(pixels.filter((i) => weight.data[i] === 65_535 && differs(i))).toEqual([]);
      expect(pixels.filter((i) => weight.data[i] === 0 && differs(i)).length).toBeGreaterThan(3000);
    });

    test('a weight is read as the command reads a mask', async () => {
      await openExample(page);
      const folder = await mkdtemp(path.join(tmpdir(), 'studio-'));
      const photograph = { name: 'occluded.png', width: 64, height: 64 };
      const jpeg = await page.evaluate(async () => {
        const canvas = new OffscreenCanvas(64, 64);
        const context = canvas.getContext('2d')!;
        context.fillRect(0, 0, 64, 64);
        context.fillStyle = 'white';
        context.fillRect(0, 0, 21, 40);
        return [
          ...new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.5 })).arrayBuffer()),
        ];
      });
      for (const [name, file] of Object.entries({ ...masks, 'a JPEG': Buffer.from(jpeg) })) {
        const where = path.join(folder, name === 'a JPEG' ? 'mask.jpg' : 'mask.png');
        await writeFile(where, file);
        const expected = await readMask(where, photograph);
        await page.getByLabel('Open weight').setInputFiles(where);
        const kept = async () => [...decode(await saved(page, 'Save weight', 'occluded.weight.png')).data];
        await expect
          .poll(kept, { timeout: 30_000, message: name })
          .toEqual(Array.from(expected.values, (value) => Math.round(value * 65_535)));
        await page.getByRole('button', { name: 'Undo' }).click();
      }
      for (const [file, said] of Object.values(noMasks)) {
        await page.getByLabel('Open weight').setInputFiles({ name: 'no.png', mimeType: 'image/png', buffer: file });
        expect(await page.getByRole('alert').textContent()).toMatch(said);
        await page.getByRole('button', { name: 'Dismiss' }).click();
      }
      await page.getByLabel('Open weight').setInputFiles(path.join(examples, 'occluded.png'));
      expect(await page.getByRole('alert').textContent()).toContain('a mask in grey or in alpha in occluded.png');
      await rm(folder, { recursive: true });
    });

    test('samples stand side by side with their spread, and the chosen one is saved', async () => {
      await openExample(page);
      await page.getByRole('slider', { name: 'Samples' }).fill('3');
      await correct(page);
      const first = await saved(page, 'Save picture', 'occluded.corrected.png');
      await page.getByRole('tab', { name: 'Samples' }).click();
      await page.getByRole('img', { name: 'Spread of the samples' }).waitFor();
      await page.getByRole('radio', { name: 'sample 2, seed 0' }).check();
      await picture('8-samples');
      const second = await saved(page, 'Save picture', 'occluded.corrected.png');
      expect(second.equals(first)).toBe(false);
    });

    test('the same seed gives the same picture, under another name too, and another seed another', async () => {
      await openExample(page);
      const pictures: Buffer[] = [];
      for (const seed of ['5', '6', '5']) {
        await page.getByRole('spinbutton', { name: 'Seed' }).fill(seed);
        await page.getByRole('spinbutton', { name: 'Seed' }).press('Tab');
        await mapReady(page);
        await correct(page);
        pictures.push(await saved(page, 'Save picture', 'occluded.corrected.png'));
        await page.getByRole('tab', { name: 'Map' }).click();
      }
      expect(pictures[1]!.equals(pictures[0]!)).toBe(false);
      expect(pictures[2]!.equals(pictures[0]!)).toBe(true);
      await bringIn(page, 'drop', 'mine.png', 'occluded.png');
      await page.getByRole('img', { name: 'Photograph mine.png' }).waitFor();
      await mapReady(page);
      await correct(page);
      expect((await saved(page, 'Save picture', 'mine.corrected.png')).equals(pictures[0]!)).toBe(true);
    });

    test('a photograph keeps its size, and what lies outside the frame to the byte', async () => {
      await page.getByRole('button', { name: 'something in front' }).waitFor();
      // A landscape, made here: 300 x 200.
      const photograph = await page.evaluate(async () => {
        const canvas = new OffscreenCanvas(300, 200);
        const context = canvas.getContext('2d')!;
        const gradient = context.createLinearGradient(0, 0, 300, 200);
        gradient.addColorStop(0, '#7b9ac0');
        gradient.addColorStop(1, '#c08a5c');
        context.fillStyle = gradient;
        context.fillRect(0, 0, 300, 200);
        const blob = await canvas.convertToBlob();
        return [...new Uint8Array(await blob.arrayBuffer())];
      });
      const file = { name: 'landscape.png', mimeType: 'image/png', buffer: Buffer.from(photograph) };
      await page.getByLabel('Choose a picture').setInputFiles(file);
      await page.getByRole('radio', { name: 'fast' }).check();
      await page.getByRole('tab', { name: 'Frame' }).click();
      // By the keyboard: two steps to the left, one smaller.
      const frame = page.getByRole('application', { name: /^Frame at 50, 0, 200 / });
      await frame.press('ArrowLeft');
      await page.getByRole('application', { name: /^Frame at 46, 0, 200 / }).press('ArrowLeft');
      await page.getByRole('application', { name: /^Frame at 42, 0, 200 / }).press('-');
      await page.getByRole('application', { name: /^Frame at 44, 2, 196 / }).waitFor();
      await picture('9-frame');
      await page.getByRole('tab', { name: 'Map' }).click();
      await mapReady(page);
      // A weight that is saved here is of the frame, and comes back as it was.
      const weight = await saved(page, 'Save weight', 'landscape.weight.png');
      await page
        .getByLabel('Open weight')
        .setInputFiles({ name: 'landscape.weight.png', mimeType: 'image/png', buffer: weight });
      await page.getByRole('tab', { name: 'Weight', selected: true }).waitFor();
      expect(decode(await saved(page, 'Save weight', 'landscape.weight.png')).data).toEqual(decode(weight).data);
      await correct(page);
      const result = decode(await saved(page, 'Save picture', 'landscape.corrected.png'));
      const original = decode(Buffer.from(photograph));
      expect([result.width, result.height]).toEqual([300, 200]);
      let changed = 0;
      for (let i = 0; i < 300 * 200; i++) {
        const [x, y] = [i % 300, Math.floor(i / 300)];
        const inside = x >= 44 && x < 240 && y >= 2 && y < 198;
        const same = [0, 1, 2].every(
          (c) => result.data[i * result.channels + c] === original.data[i * original.channels + c],
        );
        if (!inside) expect(same).toBe(true);
        else if (!same) changed++;
      }
      expect(changed).toBeGreaterThan(1000);
    });

    test.each(['paste', 'drop'] as const)('a picture comes in by %s', async (way) => {
      await bringIn(page, way, 'mine.png');
      await page.getByRole('img', { name: 'Photograph mine.png, 64 by 64 pixels' }).waitFor();
    });

    test('of two pictures, the one that comes last is open in the end, however long the first takes', async () => {
      // The darkroom is given the first picture only when it is told to, and says when it has opened it.
      const first = await page.evaluateHandle(() => {
        const first = { held: () => {}, id: '', opened: false };
        globalThis.Worker = class extends Worker {
          constructor(...args: ConstructorParameters<typeof Worker>) {
            super(...args);
            this.addEventListener('message', ({ data }) => {
              if (data.id === first.id) first.opened = true;
            });
          }
          override postMessage(message: { id: string; path?: string[] }, transfer?: unknown) {
            const send = () => super.postMessage(message, transfer as Transferable[]);
            if (first.id !== '' || message.path?.[0] !== 'open') return send();
            Object.assign(first, { id: message.id, held: send });
          }
        };
        return first;
      });
      await bringIn(page, 'drop', 'first.png');
      await page.waitForFunction(({ id }) => id !== '', first);
      await bringIn(page, 'drop', 'second.png');
      const second = page.getByRole('img', { name: 'Photograph second.png, 64 by 64 pixels' });
      await second.waitFor();
      await first.evaluate(({ held }) => held());
      await page.waitForFunction(({ opened }) => opened, first);
      await mapReady(page, 'balanced');
      expect(await second.count()).toBe(1);
      expect(await page.getByRole('alert').count()).toBe(0);
      // Its pixels are those of the picture that is shown.
      await page.getByRole('tab', { name: 'Frame' }).click();
      await page.getByRole('application', { name: /^Frame at 0, 0, 64 / }).press('-');
      await page.getByRole('application', { name: /^Frame at 1, 1, 62 / }).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
    });

    test('what is no picture is said, and the page goes on', async () => {
      const file = { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') };
      await page.getByLabel('Choose a picture').setInputFiles(file);
      const alert = page.getByRole('alert');
      expect(await alert.textContent()).toContain('notes.png');
      await alert.getByRole('button', { name: 'Dismiss' }).click();
      expect(await alert.count()).toBe(0);
      await openExample(page);
    });
  });

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

  test('is plain files, under 1 MB without the model and onnxruntime’s wasm', async () => {
    const names = await readdir(site.folder, { recursive: true });
    const own = names.filter((name) => !name.endsWith('.wasm') && !name.startsWith('models'));
    let bytes = 0;
    for (const name of own) {
      const file = await stat(path.join(site.folder, name));
      if (file.isFile()) bytes += file.size;
    }
    expect(bytes).toBeLessThan(1_000_000);
    expect(names).toContain('index.html');
  });
});

/** Drops or pastes an example under another name. */
async function bringIn(page: Page, way: 'drop' | 'paste', name: string, example = 'dusty.png'): Promise<void> {
  const bytes = [...(await readFile(path.join(examples, example)))];
  await page.evaluate(
    ([way, name, bytes]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(bytes)], name, { type: 'image/png' }));
      const event =
        way === 'drop'
          ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true });
      document.body.dispatchEvent(event);
    },
    [way, name, bytes] as const,
  );
}

/** What a button saves, under that name. */
async function saved(page: Page, button: string, name: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(name);
  return readFile(await download.path());
}
