import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import sharp, { type Sharp } from 'sharp';
import { axeScript } from './site.js';

/** A file to be chosen, dropped or pasted. */
export interface Picked {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** A face of nobody with nothing wrong, enlarged and with a border, as a photograph. */
export async function cleanPrint(name = 'portraits-128/examples/clean/grey.png', size = 256): Promise<Sharp> {
  const face = fileURLToPath(new URL(`../../../packages/model-${name}`, import.meta.url));
  const margin = Math.round(size / 6);
  const border = { top: margin, bottom: margin, left: margin, right: margin, background: '#e8e0d0' };
  const print = await sharp(face).toColourspace('srgb').resize(size, size).extend(border).png().toBuffer();
  return sharp(print);
}

/** Two fingers that go apart about a place of the page. */
export async function pinch(page: Page, [cx, cy]: readonly [number, number]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: readonly (readonly [number, number])[]) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([px, py], id) => ({ x: px, y: py, id })),
    });
  const apart = (reach: number) => [[cx - reach, cy] as const, [cx + reach, cy] as const];
  await touch('touchStart', apart(30).slice(0, 1));
  await touch('touchStart', apart(30));
  for (const reach of [40, 55, 75]) await touch('touchMove', apart(reach));
  await touch('touchEnd', []);
  await session.detach();
}

/** Chooses photographs, on the first page or in the strip. */
export async function choose(page: Page, files: Picked | readonly Picked[] | string): Promise<void> {
  const input = page.getByLabel(/^(Choose|Add) photographs$/);
  await input.setInputFiles(files as Parameters<typeof input.setInputFiles>[0]);
}

/** Drops or pastes a file anywhere. */
export async function bringIn(page: Page, way: 'drop' | 'paste', { name, mimeType, buffer }: Picked): Promise<void> {
  await page.evaluate(
    ([way, name, type, bytes]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(bytes)], name, { type }));
      const event =
        way === 'drop'
          ? new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true });
      document.body.dispatchEvent(event);
    },
    [way, name, mimeType, [...buffer]] as const,
  );
}

/** What a step says. */
export const heading = (page: Page) => page.locator('.panel h2');

/** Waits until it is known what is damaged. */
export async function looked(page: Page): Promise<void> {
  await page
    .getByRole('heading', { name: /spots? found\.|^Nothing (to mend|I am sure of)|^(Most|Much) of (this|one) face/ })
    .waitFor();
  // By other settings it is looked at again, under the same heading.
  await page.locator('.progress').waitFor({ state: 'detached' });
}

/** Works with the quick settings: before a photograph is looked at, or again. */
export async function quickly(page: Page): Promise<void> {
  await page.getByText('Advanced').click();
  await page.getByRole('radio', { name: /^Quick/ }).check();
  await page.getByText('Advanced').click();
}

/** Mends what was found, and waits for the result. */
export async function mend(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Mend / }).click();
  await page.getByRole('button', { name: 'Another try' }).waitFor();
  await page.locator('.progress').waitFor({ state: 'detached' });
}

/** What is saved. */
export async function saved(page: Page, button = 'Save'): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** The rules of accessibility that the page breaks as it is. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axeScript, 'utf8'));
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}

/** What can be tapped and is smaller than a finger, or lies under something else that can. */
export const untappable = (page: Page) =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLElement>('button, a[href], summary, select')]
      .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.matches(':disabled, .unseen'))
      .map((each) => ({ name: each.ariaLabel ?? each.textContent, each, box: each.getBoundingClientRect() }));
    const small = all.filter(({ box }) => box.height < 43.5 || box.width < 24).map(({ name }) => `${name} is small`);
    const isOver = (a: DOMRect, b: DOMRect) =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    const over = all.flatMap((one, n) =>
      all
        .slice(n + 1)
        .filter(({ each, box }) => isOver(one.box, box) && !one.each.contains(each))
        .map(({ name }) => `${one.name} is over ${name}`),
    );
    return [...small, ...over];
  });

/** What has the focus: never the page's body. */
export const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '');

/** Whether nothing has the focus. */
export const isNothingFocused = (page: Page) => page.evaluate(() => document.activeElement === document.body);

/** Leaves every spot as it is, one after the other. */
export async function leaveAll(page: Page): Promise<void> {
  const spots = page.getByRole('checkbox', { name: /^spot/, checked: true });
  for (let count = await spots.count(); count > 0; count--) {
    await spots.first().press('Enter');
    await page.getByRole('checkbox', { name: /^spot/, checked: false }).first().waitFor();
  }
}
