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
/** The photographs that the page offers. */
export const examples = path.join(root, 'public/examples');

/** Milliseconds that a page may take for one thing, on a machine that does much else. */
export const patience = 180_000;

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

/** Builds the studio with a model into a folder of its own. */
export async function buildStudio(model: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'studio-'));
  const vite = fileURLToPath(new URL('../../bin/vite.js', import.meta.resolve('vite')));
  // A process of its own: here NODE_ENV is "test", and what Vite then builds is not what is published.
  const env = { ...process.env, NODE_ENV: 'production', STUDIO_MODEL: model };
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

/** A desk, a small desk, and a phone in the hand. */
export const sizes = {
  desk: { viewport: { width: 1440, height: 900 } },
  small: { viewport: { width: 1024, height: 768 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
} as const;

/** The page of somebody who was never there, once it is ready. */
export async function visit(
  browser: Browser,
  url: string,
  options: Parameters<Browser['newContext']>[0] = sizes.desk,
): Promise<Page> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await page.goto(url);
  await ready(page);
  return page;
}

export async function ready(page: Page): Promise<void> {
  await page.getByText(/^Ready, on this machine/).waitFor();
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
export const tinyBundle = fileURLToPath(
  new URL('../../../packages/runtime-node/test/fixtures/external-data', import.meta.url),
);
