import { type Browser, chromium, type Page } from 'playwright-core';
import { executablePath, missing } from '../../../scripts/machine/chromium.mjs';
import type { Failure, Lab, Loaded } from './page.js';

export { missing };

/** Chromium with WebGPU on its own software adapter, so that the answer does not depend on the machine's GPU. */
export function openBrowser(): Promise<Browser> {
  const gpu = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-webgpu-adapter=swiftshader'];
  return chromium.launch({ executablePath, args: ['--no-sandbox', ...gpu] });
}

/** A page of a visitor who was never there before. */
export async function visit(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext();
  return visitAgain(await context.newPage(), url);
}

/** The page from the beginning; what it keeps is kept. */
export async function visitAgain(page: Page, url: string): Promise<Page> {
  await page.goto(url);
  await page.waitForFunction(() => 'lab' in globalThis);
  return page;
}

/** The user picks a folder, or single files: `picked` is a source of the page's from then on. */
export async function pick(page: Page, paths: string | readonly string[]): Promise<void> {
  const input = page.locator('input');
  await input.evaluate(
    (element: HTMLInputElement, folder) => {
      element.webkitdirectory = folder;
    },
    typeof paths === 'string',
  );
  await input.setInputFiles(paths);
}

/** Calls one of the functions of `page.ts`. */
export async function inPage<K extends keyof Lab>(
  page: Page,
  name: K,
  ...args: Parameters<Lab[K]>
): Promise<Awaited<ReturnType<Lab[K]>>> {
  const call = ([key, values]: [string, unknown[]]) =>
    (globalThis as unknown as { lab: Record<string, (...values: unknown[]) => unknown> }).lab[key]!(...values);
  return (await page.evaluate(call, [name, args] as [string, unknown[]])) as Awaited<ReturnType<Lab[K]>>;
}

/** A load that succeeded. */
export function loaded(outcome: Loaded | Failure): Loaded {
  if ('info' in outcome) return outcome;
  throw new Error(`it did not load: ${outcome.message}`);
}

/** A call that failed. */
export function failed(outcome: object): Failure {
  if ('message' in outcome) return outcome as Failure;
  throw new Error('it did not fail');
}

/** A prediction that succeeded. */
export function predicted<T extends object>(outcome: T): Exclude<T, Failure> {
  if ('message' in outcome) throw new Error(`it did not predict: ${outcome.message}`);
  return outcome as Exclude<T, Failure>;
}
