import path from 'node:path';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterEach, describe, expect, test } from 'vitest';
import { choose, focused, heading, looked, mend, pinch, quickly, saved } from './handling.js';
import { servedStudio } from './served.js';
import { examples, missing, outputs, sizes, visit } from './site.js';
import { frameTimes, taskTimes } from './tracing.js';

describe.skipIf(missing !== '')(`hands${missing}`, () => {
  const studio = servedStudio();
  let page: Page;
  afterEach(() => page?.context().close());

  const zoom = async () => Number.parseInt((await page.getByLabel('Zoom', { exact: true }).textContent())!, 10);
  const stage = async () => (await page.locator('.stage').boundingBox())!;
  /** How much red film lies on the photograph, in the canvas's pixels. */
  const film = () =>
    page.getByRole('img', { name: 'What is to be mended, as a red film' }).evaluate(async (element) => {
      await new Promise(requestAnimationFrame);
      const canvas = element as HTMLCanvasElement;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((value, i) => i % 4 === 3 && value > 128).length;
    });

  test('wheel, keys, buttons and a double click zoom; space and a drag move', { tags: ['release'] }, async () => {
    page = await visit(studio.browser, studio.site.url);
    await page.getByRole('button', { name: 'a colour print' }).click();
    await looked(page);
    const fitting = await zoom();
    const { x, y, width, height } = await stage();
    const middle = [x + width / 2, y + height / 2] as const;
    await page.mouse.move(...middle);
    await page.mouse.wheel(0, -400);
    const nearer = await zoom();
    expect(nearer).toBeGreaterThan(1.5 * fitting);
    await page.locator('.stage').press('0');
    expect(await zoom()).toBe(fitting);
    await page.locator('.stage').press('1');
    expect(await zoom()).toBe(100);
    await page.locator('.stage').press('+');
    expect(await zoom()).toBe(125);
    await page.getByRole('button', { name: 'Fit' }).click();
    // Beside the photograph nothing is meant but the whole.
    await page.mouse.dblclick(x + 12, y + 12);
    expect(await zoom()).toBeGreaterThan(1.5 * fitting);
    await page.mouse.dblclick(x + 12, y + 12);
    expect(await zoom()).toBe(fitting);
    await page.getByRole('button', { name: '1:1' }).click();
    await page.getByRole('button', { name: 'Zoom in' }).click();
    const sheet = () => page.locator('.sheet').boundingBox();
    const before = (await sheet())!;
    await page.getByRole('button', { name: 'Paint' }).click();
    await page.locator('.stage').focus();
    await page.keyboard.down('Space');
    await page.mouse.move(...middle);
    await page.mouse.down();
    await page.mouse.move(middle[0] + 60, middle[1] + 30, { steps: 3 });
    await page.mouse.up();
    await page.keyboard.up('Space');
    const after = (await sheet())!;
    expect([after.x - before.x, after.y - before.y]).toEqual([expect.closeTo(60, 0), expect.closeTo(30, 0)]);
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
  });

  test.each([['fine'], ['coarse']] as const)(
    'the tools are one line however wide the page is, and never scroll, by a %s pointer',
    async (pointer) => {
      page = await visit(studio.browser, studio.site.url, {
        viewport: { width: 1440, height: 800 },
        hasTouch: pointer === 'coarse',
        isMobile: pointer === 'coarse',
      });
      await page.getByRole('button', { name: 'a colour print' }).click();
      await looked(page);
      for (const tool of ['Choose', 'Paint']) {
        await page.getByRole('button', { name: tool, exact: true }).click();
        for (const width of [
          1440, 1290, 1281, 1280, 1160, 1100, 1040, 1039, 1024, 960, 900, 833, 832, 640, 529, 528, 390, 360,
        ]) {
          await page.setViewportSize({ width, height: 800 });
          const { lines, over } = await page.getByRole('toolbar', { name: 'Tools' }).evaluate((bar) => {
            const tops = [...bar.children]
              .map((group) => group.getBoundingClientRect())
              .map(({ top, height }) => Math.round(top + height / 2));
            return { lines: new Set(tops).size, over: bar.scrollWidth - bar.clientWidth };
          });
          // Only of a phone that is held upright the brush's size has a line of its own.
          const wanted = width <= 528 && tool === 'Paint' ? 2 : 1;
          expect([tool, width, lines, over]).toEqual([tool, width, wanted, 0]);
        }
      }
    },
  );

  test('two fingers pinch, one paints', { tags: ['release'] }, async () => {
    page = await visit(studio.browser, studio.site.url, sizes.phone);
    await page.getByRole('button', { name: 'a colour print' }).tap();
    await looked(page);
    await page.getByRole('button', { name: 'Paint' }).tap();
    const { x, y, width, height } = await stage();
    const [cx, cy] = [x + width / 2, y + height / 2];
    const session = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly (readonly [number, number])[]) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: points.map(([px, py], id) => ({ x: px, y: py, id })),
      });
    const sheet = async () => (await page.locator('.sheet').boundingBox())!.width;
    const before = await sheet();
    await pinch(page, [cx, cy]);
    expect(await sheet()).toBeGreaterThan(2 * before);
    // The first finger has left no stroke.
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true);
    const none = await film();
    await touch('touchStart', [[cx, cy]]);
    await touch('touchMove', [[cx + 40, cy + 10]]);
    await touch('touchEnd', []);
    await expect.poll(film).toBeGreaterThan(none);
    expect(await page.getByRole('button', { name: 'Undo' }).isEnabled()).toBe(true);
  });

  test('by the keyboard alone: a spot is left and taken, the brush paints a pixel, undo and redo', async () => {
    page = await visit(studio.browser, studio.site.url);
    await page.getByRole('button', { name: 'several faces' }).press('Enter');
    await looked(page);
    // All that was found, however usual it is on faces that are fine.
    await page.getByText('Advanced').press('Enter');
    await page.getByRole('slider', { name: 'How rare to count as damage' }).press('End');
    await page.getByText('Advanced').press('Enter');
    const spots = page.getByRole('checkbox', { name: /^spot/ });
    await spots.nth(1).waitFor();
    await page.locator('.progress').waitFor({ state: 'detached' });
    const count = await spots.count();
    await spots.first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await focused(page)).toBe(`spot 2 of ${count}`);
    const all = await film();
    await page.keyboard.press('Enter');
    expect(await spots.nth(1).getAttribute('aria-checked')).toBe('false');
    await expect.poll(film).toBeLessThan(0.97 * all);
    expect(await page.getByRole('button', { name: new RegExp(`^Mend ${count - 1} spots?$`) }).count()).toBe(1);
    await page.keyboard.press('Control+z');
    // A browser draws the rims a little otherwise once a canvas has been read.
    await expect.poll(async () => Math.abs((await film()) / all - 1)).toBeLessThan(0.005);
    await page.keyboard.press('b');
    const size = page.getByRole('slider', { name: 'Brush size' });
    await size.press('Home');
    expect(await size.getAttribute('aria-valuetext')).toBe('1 pixels');
    await page.locator('.stage').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: `Mend ${count} spots and what I painted` }).waitFor();
    await page.keyboard.press('Control+z');
    await page.getByRole('button', { name: `Mend ${count} spots`, exact: true }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys and gestures' }).waitFor();
    await page.screenshot({ path: path.join(outputs, 'keys.png') });
    await page.keyboard.press('Escape');
    expect(await heading(page).count()).toBe(1);
  });

  test('of 24 megapixels strokes are drawn in time, and the page’s own thread is never held up', {
    tags: ['timed'],
  }, async () => {
    page = await visit(studio.browser, studio.site.url);
    // What is measured is processor time: that others keep the machine busy is no reason to give up.
    page.setDefaultTimeout(400_000);
    const photo = await sharp(path.join(examples, 'colour.jpg')).resize(4400, 5456, { fit: 'fill' }).jpeg().toBuffer();
    const tasks = await taskTimes(page, async () => {
      await choose(page, { name: 'large.jpg', mimeType: 'image/jpeg', buffer: photo });
      await looked(page);
    });
    expect(Math.max(...tasks)).toBeLessThan(100);
    await page.getByRole('button', { name: 'Paint' }).click();
    const { x, y, width, height } = await stage();
    const frames = await frameTimes(page, async () => {
      await page.mouse.move(x + 0.4 * width, y + 0.4 * height);
      await page.mouse.down();
      for (let n = 0; n < 60; n++)
        await page.mouse.move(x + (0.4 + 0.003 * n) * width, y + (0.4 + 0.05 * Math.sin(n / 4)) * height);
      await page.mouse.up();
    });
    expect(frames.length).toBeGreaterThan(20);
    expect(Math.max(...frames)).toBeLessThan(16);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('v');
    await quickly(page);
    await looked(page);
    // Looked at quickly, what is there may all be faint.
    const anyway = page.getByRole('button', { name: /^Include (it|them)$/ });
    if ((await anyway.count()) > 0) await anyway.click();
    const others = await taskTimes(page, async () => {
      await mend(page);
      await page
        .getByRole('checkbox', { name: /^mended spot/ })
        .first()
        .press('Enter');
      await page.getByRole('button', { name: 'Compare' }).click();
      await page.mouse.move(x + 0.5 * width, y + 0.5 * height);
      await page.mouse.wheel(0, -400);
      const { bytes } = await saved(page);
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 4400, height: 5456 });
    });
    expect(Math.max(...others)).toBeLessThan(100);
  });
});
