import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import { choose, cleanPrint, focused, heading, looked, mend, quickly, untappable } from './handling.js';
import { servedStudio } from './served.js';
import { missing, outputs, sizes, visit } from './site.js';

describe.skipIf(missing !== '')(`spots${missing}`, () => {
  const studio = servedStudio();
  let page: Page;
  afterEach(() => page?.context().close());

  const faint = (checked: boolean) => page.getByRole('checkbox', { name: /^faint spot/, checked });

  /** A face that is fine, in which there is something that fine faces have now and then. */
  async function withFaintSpots(size: 'desk' | 'phone'): Promise<void> {
    page = await visit(studio.browser, studio.site.url, sizes[size]);
    const buffer = await (await cleanPrint('portraits-64/examples/clean/occluded.png', 400)).png().toBuffer();
    await choose(page, { name: 'print.png', mimeType: 'image/png', buffer });
    await looked(page);
    expect(await heading(page).textContent()).toBe('Nothing I am sure of.');
    expect(await faint(false).count()).toBeGreaterThan(0);
    expect(await page.getByRole('button', { name: 'Keep it as it is' }).count()).toBe(1);
  }

  test('a faint one is taken by a tap, all of them by another, and both are undone', async () => {
    await withFaintSpots('phone');
    const count = await faint(false).count();
    await page.screenshot({ path: path.join(outputs, 'faint-1-found.png') });
    // On its line, a finger's width around which counts.
    const { x, y, height } = (await faint(false).first().locator('.line').boundingBox())!;
    await page.touchscreen.tap(x, y + height / 2);
    expect(await faint(true).count()).toBe(1);
    await page.screenshot({ path: path.join(outputs, 'faint-2-taken.png') });
    await page.getByRole('button', { name: 'Mend 1 spot', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).tap();
    await page.getByRole('button', { name: 'Keep it as it is' }).waitFor();
    await page.getByRole('button', { name: /^Include (it|them)$/ }).tap();
    expect(await faint(true).count()).toBe(count);
    await page.getByRole('button', { name: 'Undo' }).tap();
    expect(await faint(true).count()).toBe(0);
  });

  test('by the keyboard a faint one is taken and mended, and another try keeps to what was taken', {
    tags: ['release'],
  }, async () => {
    await withFaintSpots('desk');
    await quickly(page);
    await looked(page);
    const count = await faint(false).count();
    expect(
      await faint(false)
        .first()
        .evaluate((spot) => (spot as SVGElement).tabIndex),
    ).toBe(0);
    await faint(false).first().focus();
    expect(await focused(page)).toBe(`faint spot 1 of ${count}`);
    await page.keyboard.press('Enter');
    expect(await faint(true).count()).toBe(1);
    await mend(page);
    expect(await heading(page).textContent()).toBe('1 spot mended.');
    // To see it as it came, nobody gives up the place where they are.
    const mended = page.getByRole('checkbox', { name: 'mended spot 1 of 1' });
    await mended.focus();
    await page.keyboard.down('o');
    await page.getByText('as it came', { exact: true }).waitFor();
    expect(await focused(page)).toBe('mended spot 1 of 1');
    await page.keyboard.up('o');
    await page.getByRole('button', { name: 'Another try' }).press('Enter');
    await page.getByRole('heading', { name: 'Mending…' }).waitFor();
    await page.getByRole('heading', { name: '1 spot mended.' }).waitFor();
    await page.getByRole('button', { name: '2 Damage' }).press('Enter');
    expect(await faint(true).count()).toBe(1);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await page.getByRole('button', { name: 'Keep it as it is' }).waitFor();
  });

  test('on a phone each thing can be tapped by itself, in every step', { tags: ['release'] }, async () => {
    page = await visit(studio.browser, studio.site.url, sizes.phone);
    expect(await untappable(page)).toEqual([]);
    await page.getByRole('button', { name: 'a colour print' }).tap();
    await looked(page);
    await quickly(page);
    await looked(page);
    expect(await untappable(page)).toEqual([]);
    await page.getByRole('button', { name: '1 Face' }).tap();
    expect(await untappable(page)).toEqual([]);
    await page.getByRole('button', { name: '2 Damage' }).tap();
    await mend(page);
    await page.screenshot({ path: path.join(outputs, 'tap-areas.png') });
    // In a sentence, too, whose lines are nearer to each other than fingers are wide.
    expect(await page.locator('.panel .inline').count()).toBeGreaterThan(0);
    expect(await untappable(page)).toEqual([]);
    await page.getByRole('button', { name: '4 Save' }).tap();
    expect(await untappable(page)).toEqual([]);
  });

  test('where most of a face looks unusual, its box or the brush is a tap away', { tags: ['release'] }, async () => {
    page = await visit(studio.browser, studio.site.url, sizes.phone);
    const face = await cleanPrint();
    const stain = `<svg width="342" height="342"><rect x="60" y="175" width="220" height="130" fill="#30c040" opacity=".6"/></svg>`;
    const buffer = await face
      .composite([{ input: Buffer.from(stain) }])
      .png()
      .toBuffer();
    await choose(page, { name: 'stain.png', mimeType: 'image/png', buffer });
    await page.getByRole('heading', { name: /^(Most|Much) of this face/ }).waitFor();
    await page.getByRole('button', { name: 'Adjust the box' }).tap();
    await page.getByRole('application', { name: /^Box of face 1/ }).waitFor();
    await page.getByRole('button', { name: '2 Damage' }).tap();
    await page.getByRole('button', { name: 'Paint it myself' }).tap();
    expect(await page.getByRole('checkbox', { name: /^spot/, checked: true }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Paint', exact: true }).getAttribute('aria-pressed')).toBe('true');
  });
});
