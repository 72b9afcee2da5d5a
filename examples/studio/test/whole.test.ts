import path from 'node:path';
import { decode } from 'fast-png';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterEach, describe, expect, test } from 'vitest';
import { readRecord } from '../../../packages/cli/dist/index.js';
import { choose, cleanPrint, heading, looked, mend, saved, violations } from './handling.js';
import { replayed } from './replayed.js';
import { servedStudio } from './served.js';
import { missing, outputs, sizes, visit } from './site.js';

/** A face of nobody with noise all over, as a PNG: the same for the same seed. */
async function noisyPrint(model: 'portraits-64' | 'portraits-128', size: number): Promise<Buffer> {
  const print = await cleanPrint(`${model}/examples/clean/scratched.png`, size);
  const { data, info } = await print.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let state = 7;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  // Twelve uniform numbers are as good as a normal one here.
  const noisy = data.map((value) => {
    const noise = Array.from({ length: 4 }, uniform).reduce((sum, each) => sum + each, 0) * Math.sqrt(3);
    return Math.min(255, Math.max(0, Math.round(value + 25 * noise)));
  });
  return sharp(noisy, { raw: { width: info.width, height: info.height, channels: 3 } })
    .png()
    .toBuffer();
}

/** The mean of squared steps to the right within the middle of a picture: how rough it is. */
function roughness({ width, height, channels, data }: ReturnType<typeof decode>): number {
  let [sum, count] = [0, 0];
  for (let y = Math.floor(0.4 * height); y < 0.6 * height; y++)
    for (let x = Math.floor(0.4 * width); x < 0.6 * width; x++) {
      const at = (y * width + x) * channels;
      sum += (data[at]! - data[at + channels]!) ** 2;
      count++;
    }
  return sum / count;
}

describe.skipIf(missing !== '')(`the whole face${missing}`, () => {
  const studio = servedStudio();
  let page: Page;
  afterEach(() => page?.context().close());

  test('by the keyboard a slider shows what it does, the next move counts, and it is mended, undone and saved so', async () => {
    const buffer = await noisyPrint('portraits-64', 256);
    page = await visit(studio.browser, studio.site.url);
    await choose(page, { name: 'print.png', mimeType: 'image/png', buffer });
    await looked(page);
    const nothing = await heading(page).textContent();
    await page.getByText('The whole face').press('Enter');
    const sharpen = page.getByRole('slider', { name: 'Sharpen' });
    const denoise = page.getByRole('slider', { name: 'Denoise' });
    expect(await sharpen.getAttribute('aria-valuetext')).toBe('off');
    // The slow one is given up for the next.
    await sharpen.press('ArrowRight');
    await page.getByRole('progressbar', { name: 'Trying it out' }).waitFor();
    await sharpen.press('Home');
    await page.locator('.progress').waitFor({ state: 'detached' });
    await denoise.press('End');
    const shown = page.getByRole('status').filter({ hasText: 'This is how it would be.' });
    await shown.waitFor({ state: 'attached' });
    expect(await denoise.evaluate((slider) => slider === document.activeElement)).toBe(true);
    expect(await denoise.getAttribute('aria-valuetext')).toBe('100 %');
    await page.screenshot({ path: path.join(outputs, 'whole-1-tried.png') });
    expect(await violations(page)).toEqual([]);
    const seen = () => page.locator('.stage > canvas').first().screenshot();
    const after = await seen();
    await page.locator('.stage').focus();
    await page.keyboard.down('o');
    await page.getByText('as it came', { exact: true }).waitFor();
    expect((await seen()).equals(after)).toBe(false);
    await page.keyboard.up('o');
    // However far it was slid, that is one step.
    await page.getByRole('button', { name: /^Mend .*the whole face$/ }).waitFor();
    await page.keyboard.press('Control+z');
    expect(await denoise.getAttribute('aria-valuetext')).toBe('off');
    expect(await heading(page).textContent()).toBe(nothing);
    await page.keyboard.press('Control+Shift+z');
    await mend(page);
    expect(await heading(page).textContent()).toMatch(/whole face/);
    await page.screenshot({ path: path.join(outputs, 'whole-2-mended.png') });
    expect(await violations(page)).toEqual([]);
    const { bytes } = await saved(page);
    const { made: recipe, changed } = await readRecord(bytes);
    expect(recipe).toMatchObject({ command: 'condition', face: 'all', strength: { keep: 1 } });
    expect(await replayed(bytes, buffer)).toMatch(/: the same (but for rounding|pixels in another file): /);
    expect(changed).toBeGreaterThan(0.05);
    const [came, made] = [decode(buffer), decode(bytes)];
    expect(roughness(made)).toBeLessThan(0.5 * roughness(came));
    // The border of the print is no face.
    for (let at = 0; at < 3 * came.width; at++)
      if (made.data[at * made.channels] !== came.data[at * came.channels]) throw new Error(`pixel ${at} differs`);
    await page.getByRole('button', { name: '3 Mend' }).press('Enter');
    const whole = page.getByRole('checkbox', { name: 'The whole face' });
    await whole.press('Space');
    const spots = page.getByRole('checkbox', { name: /^mended spot/ });
    for (let n = 0; n < (await spots.count()); n++) await spots.nth(n).press('Enter');
    // Undone, it is the very file, which says nothing of it.
    expect((await saved(page)).bytes.equals(buffer)).toBe(true);
  });

  test('on a phone there is room for it', { tags: ['release'] }, async () => {
    page = await visit(studio.browser, studio.site.url, { ...sizes.phone, colorScheme: 'dark' });
    await choose(page, { name: 'print.png', mimeType: 'image/png', buffer: await noisyPrint('portraits-64', 256) });
    await looked(page);
    await page.getByText('The whole face').tap();
    await page.getByRole('slider', { name: 'Denoise' }).fill('60');
    await page.getByRole('status').filter({ hasText: 'This is how it would be.' }).waitFor({ state: 'attached' });
    // More of it than the model sees.
    await page.getByText('it comes out softer').waitFor();
    await page.screenshot({ path: path.join(outputs, 'whole-3-phone.png') });
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});

describe.skipIf(missing !== '')(
  `what is wrong all over, by the model that the page ships${missing}`,
  { tags: ['release'] },
  () => {
    const studio = servedStudio('portraits-128');
    let page: Page;
    afterEach(() => page?.context().close());

    test('is said in a sentence, beside what can be done', async () => {
      page = await visit(studio.browser, studio.site.url, { ...sizes.small, colorScheme: 'dark' });
      await choose(page, { name: 'noisy.png', mimeType: 'image/png', buffer: await noisyPrint('portraits-128', 256) });
      await looked(page);
      await page.getByText('This face looks noisy.').waitFor();
      await page.getByRole('slider', { name: 'Denoise' }).press('End');
      await page.getByRole('status').filter({ hasText: 'This is how it would be.' }).waitFor({ state: 'attached' });
      await page.screenshot({ path: path.join(outputs, 'whole-4-noisy.png') });
      expect(await violations(page)).toEqual([]);
      const blurred = await (await cleanPrint('portraits-128/examples/clean/scratched.png')).blur(5).png().toBuffer();
      await choose(page, { name: 'blurred.png', mimeType: 'image/png', buffer: blurred });
      await looked(page);
      await page.getByText('This face looks blurred.').waitFor();
      await page.getByRole('slider', { name: 'Sharpen' }).press('End');
      await page.getByRole('status').filter({ hasText: 'This is how it would be.' }).waitFor({ state: 'attached' });
      await page.screenshot({ path: path.join(outputs, 'whole-5-blurred.png') });
    });
  },
);
