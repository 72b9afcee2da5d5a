import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { decode } from 'fast-png';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterEach, describe, expect, test } from 'vitest';
import {
  choose,
  heading,
  isNothingFocused,
  leaveAll,
  looked,
  mend,
  pinch,
  quickly,
  saved,
  violations,
} from './handling.js';
import { servedStudio } from './served.js';
import { examples, missing, outputs, sizes, visit } from './site.js';

describe.skipIf(missing !== '')(`the steps${missing}`, () => {
  const studio = servedStudio();
  let page: Page;
  afterEach(() => page?.context().close());

  const others = [
    ['phone', 'light', 'none'],
    ['small', 'dark', 'none'],
    ['phone', 'dark', 'active'],
  ] as const;
  type Screen = [size: 'desk' | 'small' | 'phone', colorScheme: 'light' | 'dark', forcedColors: 'none' | 'active'];
  const name = 'from a photograph to a saved one, three taps, too: %s, %s, forced colours %s';
  test('from a photograph to a saved one, three taps', () => threeTaps('desk', 'light', 'none'));
  test.each(others)(name, { tags: ['release'] }, (...screen) => threeTaps(...screen));

  async function threeTaps(...[size, colorScheme, forcedColors]: Screen): Promise<void> {
    page = await visit(studio.browser, studio.site.url, { ...sizes[size], colorScheme, forcedColors });
    const name = `${size}-${colorScheme}${forcedColors === 'active' ? '-forced' : ''}`;
    const seen = async (step: string) => {
      await page.screenshot({ path: path.join(outputs, `${name}-${step}.png`) });
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
        sizes[size].viewport.width,
      );
      if (step !== '0-welcome') await zooms(size === 'phone' ? 'pinch' : 'wheel');
    };
    /** That the photograph is seen nearer, and whole again. */
    const zooms = async (way: 'pinch' | 'wheel') => {
      const sheet = async () => (await page.locator('.sheet').boundingBox())!.width;
      const { x, y, width, height } = (await page.locator('.stage').boundingBox())!;
      const before = await sheet();
      // Beside what can be tapped or dragged.
      const at = [x + 0.25 * width, y + 0.08 * height] as const;
      if (way === 'pinch') await pinch(page, at);
      else {
        await page.mouse.move(...at);
        await page.mouse.wheel(0, -400);
      }
      expect(await sheet()).toBeGreaterThan(1.5 * before);
      await tap('Fit');
    };
    await seen('0-welcome');
    const tap = (button: RegExp | string) => {
      const found = page.getByRole('button', { name: button, exact: typeof button === 'string' });
      return size === 'phone' ? found.tap() : found.click();
    };
    // The first tap; on its way to the second nobody is asked anything.
    await tap('a colour print');
    await looked(page);
    expect(await heading(page).textContent()).toMatch(/^[1-9]\d* spots? found\.$/);
    expect(await isNothingFocused(page)).toBe(false);
    await seen('2-damage');
    // Not one of the three: the tests have no minutes to spare.
    await quickly(page);
    await looked(page);

    await tap(/^Mend \d+ spots?$/);
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await seen('3-mending');
    await page.getByRole('button', { name: 'Another try' }).waitFor();
    const live = page.getByRole('status').filter({ hasText: /^Done\. / });
    expect(await live.textContent()).toMatch(/^Done\. \d+ spots? mended\.$/);
    await seen('3-mended');
    const spots = page.getByRole('checkbox', { name: /^mended spot/ });
    const count = await spots.count();
    await spots.first().press('Enter');
    expect(await spots.first().getAttribute('aria-checked')).toBe('false');
    await page.getByRole('status').filter({ hasText: 'This spot is as it was.' }).waitFor({ state: 'attached' });
    await tap('Undo');
    expect(await page.getByRole('checkbox', { name: /^mended spot/, checked: true }).count()).toBe(count);

    await tap('Compare');
    const line = page.getByRole('slider', { name: 'Line between before and after' });
    await line.press('End');
    expect(await line.getAttribute('aria-valuenow')).toBe('100');
    await seen('3-compared');
    await tap('Compare');

    const file = await saved(page);
    expect(file.name).toBe('colour.mended.jpg');
    await page.getByRole('heading', { name: 'Saved.' }).waitFor();
    expect(await isNothingFocused(page)).toBe(false);
    await seen('4-saved');
    await tap('1 Face');
    await seen('1-face');
    await tap('Adjust the box');
    await seen('1-adjusted');
  }

  test('several faces: each by itself, and one is left out by a tap', async () => {
    page = await visit(studio.browser, studio.site.url);
    await page.getByRole('button', { name: 'several faces' }).click();
    await looked(page);
    await page.getByRole('button', { name: '1 Face' }).click();
    const faces = page.getByRole('checkbox', { name: /^Face \d of 3$/ });
    expect(await faces.count()).toBe(3);
    const all = await page.getByRole('checkbox', { checked: true }).count();
    expect(all).toBe(3);
    await faces.nth(1).click();
    expect(await faces.nth(1).getAttribute('aria-checked')).toBe('false');
    await page.screenshot({ path: path.join(outputs, 'group-1-face.png') });
    await page.getByRole('button', { name: 'Look for damage' }).click();
    await looked(page);
    await page.screenshot({ path: path.join(outputs, 'group-2-damage.png') });
    // Nothing is outlined in the middle one, which reaches from a third to two thirds of the print.
    const boxes = await page.getByRole('checkbox', { name: /^spot/ }).evaluateAll((spots) => {
      const print = document.querySelector('.sheet')!.getBoundingClientRect();
      return spots.map((spot) => {
        const { left, width } = spot.getBoundingClientRect();
        return (left + width / 2 - print.left) / print.width;
      });
    });
    expect(boxes.length).toBeGreaterThan(0);
    expect(boxes.every((at) => at < 0.36 || at > 0.64)).toBe(true);
  });

  test('of several faces those that are taken are mended, and the one between stays to the byte', {
    tags: ['release'],
  }, async () => {
    const png = await sharp(path.join(examples, 'family.jpg')).png().toBuffer();
    page = await visit(studio.browser, studio.site.url);
    await choose(page, { name: 'family.png', mimeType: 'image/png', buffer: png });
    await looked(page);
    await page.getByRole('button', { name: '1 Face' }).click();
    const middle = page.getByRole('checkbox', { name: 'Face 2 of 3' });
    // As the Tab key finds it.
    expect(await middle.evaluate((box) => (box as SVGElement).tabIndex)).toBe(0);
    await middle.press('Enter');
    expect(await middle.getAttribute('aria-checked')).toBe('false');
    await page.getByRole('button', { name: 'Look for damage' }).click();
    await looked(page);
    // Whatever is found, so that each has something.
    const anyway = page.getByRole('button', { name: /^Include (it|them)$/ });
    if ((await anyway.count()) > 0) await anyway.click();
    await page.screenshot({ path: path.join(outputs, 'group-3-taken.png') });
    await mend(page);
    await page.screenshot({ path: path.join(outputs, 'group-4-mended.png') });
    const [made, came] = [decode((await saved(page)).bytes), decode(png)];
    // The print's left and right, whose faces are beside the middle one's box.
    const changed = { left: 0, between: 0, right: 0 };
    for (let at = 0; at < came.width * came.height; at++) {
      const across = (at % came.width) / came.width;
      const where = across < 0.39 ? 'left' : across > 0.61 ? 'right' : 'between';
      for (let c = 0; c < 3; c++)
        if (made.data[at * made.channels + c] !== came.data[at * came.channels + c]) changed[where]++;
    }
    expect(changed.between).toBe(0);
    expect(Math.min(changed.left, changed.right)).toBeGreaterThan(100);
  });

  test('where there is no face, a box is drawn, and nothing can be mended before', async () => {
    page = await visit(studio.browser, studio.site.url);
    await choose(page, { name: 'sky.png', mimeType: 'image/png', buffer: await gradient(page) });
    await page.getByRole('heading', { name: 'I can’t find a face.' }).waitFor();
    expect(await page.getByRole('button', { name: /^(Mend|Look)/ }).count()).toBe(0);
    expect(await page.getByRole('button', { name: '2 Damage' }).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.screenshot({ path: path.join(outputs, 'none-1-face.png') });
    const stage = (await page.locator('.stage').boundingBox())!;
    await page.mouse.move(stage.x + stage.width * 0.45, stage.y + stage.height * 0.4);
    await page.mouse.down();
    await page.mouse.move(stage.x + stage.width * 0.55, stage.y + stage.height * 0.6, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('checkbox', { name: 'Face 1 of 1' }).waitFor();
    await page.getByRole('button', { name: 'Look for damage' }).click();
    await looked(page);
  });

  test('all spots left out, the file is saved that came', { tags: ['release'] }, async () => {
    page = await visit(studio.browser, studio.site.url);
    await page.getByRole('button', { name: 'a colour print' }).click();
    await looked(page);
    await leaveAll(page);
    await page.getByRole('button', { name: 'Keep it as it is' }).click();
    const { name, bytes } = await saved(page);
    expect(name).toBe('colour.jpg');
    expect(bytes.equals(await readFile(path.join(examples, 'colour.jpg')))).toBe(true);
  });

  test('a run that is stopped leaves what was there, and the next one runs', { tags: ['release'] }, async () => {
    page = await visit(studio.browser, studio.site.url);
    await page.getByRole('button', { name: 'a black-and-white one' }).click();
    await page.getByRole('progressbar', { name: 'Looking for damage' }).waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Look for damage' }).click();
    await looked(page);
    await page.getByRole('button', { name: /^Mend / }).click();
    await page.getByRole('progressbar', { name: 'Mending' }).waitFor();
    await page.keyboard.press('Escape');
    await looked(page);
    expect(await page.getByRole('alert').count()).toBe(0);
    await quickly(page);
    await looked(page);
    await mend(page);
    // A second photograph meanwhile is the next in the strip.
    await page.getByRole('button', { name: 'Another try' }).click();
    await choose2(page);
    expect(await page.getByRole('region', { name: 'Photographs' }).getByRole('listitem').count()).toBe(2);
    // It is seen there before the engine has time to open it.
    const waiting = page.getByRole('button', { name: 'second.jpg, opening' });
    await expect
      .poll(() => waiting.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).width))
      .toBe(112);
    await page.getByRole('button', { name: 'grey.jpg, mended, not saved yet' }).click();
    await page.getByRole('button', { name: 'Another try' }).waitFor();
    // It is not lost by accident.
    await page.getByRole('button', { name: 'Let go of grey.jpg' }).click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('button', { name: 'grey.jpg, mended, not saved yet' }).waitFor();
  });
});

async function choose2(page: Page): Promise<void> {
  const buffer = await readFile(path.join(examples, 'colour.jpg'));
  const { bringIn } = await import('./handling.js');
  await bringIn(page, 'drop', { name: 'second.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByRole('button', { name: 'second.jpg' }).first().waitFor();
}

/** A picture of nothing: 300 x 200. */
async function gradient(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(300, 200);
    const context = canvas.getContext('2d')!;
    const fill = context.createLinearGradient(0, 0, 300, 200);
    fill.addColorStop(0, '#7b9ac0');
    fill.addColorStop(1, '#c08a5c');
    context.fillStyle = fill;
    context.fillRect(0, 0, 300, 200);
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  });
  return Buffer.from(bytes);
}
