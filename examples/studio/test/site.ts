import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { preview } from 'vite';
import { executablePath, missing } from '../../../scripts/machine/chromium.mjs';

export { missing };

const root = fileURLToPath(new URL('..', import.meta.url));
/** Pictures of each step, and what was saved: to be looked at. */
export const outputs = path.join(root, 'test-output');

/** The studio as it is built, served as a host does that sends these headers, or none. */
export interface Site {
  readonly url: string;
  readonly folder: string;
  close(): Promise<void>;
}

const isolating = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** Builds the studio into a folder of its own. */
export async function buildStudio(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'studio-'));
  const vite = fileURLToPath(new URL('../../bin/vite.js', import.meta.resolve('vite')));
  // A process of its own: here NODE_ENV is "test", and what Vite then builds is not what is published.
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [vite, 'build', '--outDir', folder, '--emptyOutDir'], { cwd: root, env });
  return folder;
}

export async function serve(folder: string, headers: Record<string, string> = isolating): Promise<Site> {
  const server = await preview({
    root,
    logLevel: 'error',
    build: { outDir: folder },
    preview: { port: 0, host: '127.0.0.1', headers },
    // In place of the headers that the configuration has.
    configFile: false,
  });
  const url = server.resolvedUrls!.local[0]!;
  return { url, folder, close: () => server.close() };
}

export async function openBrowser(): Promise<Browser> {
  await mkdir(outputs, { recursive: true });
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** The page of somebody who was never there, once its model is loaded. */
export async function visit(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(url);
  await modelLoaded(page);
  return page;
}

export async function modelLoaded(page: Page): Promise<void> {
  await page.getByText(/portraits-64, 64 × 64, on /).waitFor();
}

/** Opens an example with the fast settings, and waits for its map. */
export async function openExample(page: Page, name = 'something in front'): Promise<void> {
  await page.getByRole('button', { name }).click();
  await page.getByRole('radio', { name: 'fast' }).check();
  await mapReady(page);
}

/** Waits for the map of the present settings, which are those of `fast` unless said otherwise. */
export async function mapReady(page: Page, preset: 'fast' | 'balanced' = 'fast'): Promise<void> {
  await page.getByText(`${{ fast: 4, balanced: 8 }[preset]} model calls, `).waitFor();
  await page.getByRole('img', { name: 'Attention map' }).waitFor();
}

/** Corrects, and waits for the result. */
export async function correct(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Correct/ }).click();
  await page.getByRole('img', { name: 'Corrected photograph' }).waitFor();
}

/**
 * For how many milliseconds each task of the page's own thread had the processor while `work` was done. Not for how long it
 * took: on a machine that is busy, that says more about the others.
 */
export async function taskTimes(page: Page, work: () => Promise<void>): Promise<number[]> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const pages = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const threads = new Set(pages.map(threadOf));
  return traceEvents
    .filter((event) => event.name === 'ThreadControllerImpl::RunTask' && threads.has(threadOf(event)))
    .map(({ tdur = 0 }) => tdur / 1000);
}

/** An event of Chromium's trace; `tdur` is processor time in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** The pixels of a canvas, by its label: RGBA. */
export function pixelsOf(
  page: Page,
  label: string | RegExp,
): Promise<{ width: number; height: number; data: number[] }> {
  return page.getByRole('img', { name: label }).evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { width, height } = canvas;
    return { width, height, data: [...canvas.getContext('2d')!.getImageData(0, 0, width, height).data] };
  });
}

/** A copy of a folder, to be spoiled. */
export async function copyOf(folder: string): Promise<{ folder: string; remove(): Promise<void> }> {
  const place = await mkdtemp(path.join(tmpdir(), 'studio-'));
  const copy = path.join(place, path.basename(folder));
  await cp(folder, copy, { recursive: true });
  return { folder: copy, remove: () => rm(place, { recursive: true }) };
}

/** A script that axe-core's checks are in. */
export const axeScript = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
export const examples = fileURLToPath(new URL('examples/', import.meta.resolve('@fuzzydiff/model-portraits-64')));
export const tinyBundle = fileURLToPath(
  new URL('../../../packages/runtime-node/test/fixtures/external-data', import.meta.url),
);
