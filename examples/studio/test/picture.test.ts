import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decode } from 'fast-png';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readMask } from '../../../packages/cli/src/image/read-mask.js';
import { bringIn, saved } from './handling.js';
import { masks, noMasks } from './masks.js';
import {
  buildStudio,
  correct,
  examples,
  mapReady,
  missing,
  openBrowser,
  openExample,
  outputs,
  pixelsOf,
  type Site,
  serve,
  taskTimes,
  visit,
} from './site.js';

describe.skipIf(missing !== '')(`a picture in the studio${missing}`, { timeout: 120_000 }, () => {
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
});
