/** @module-tag release */
import { execSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { build, createServer } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixture } from '../../../runtime-node/test/fixtures.js';
import { missing, openBrowser } from '../browser.js';
import { isolation, serveFolder } from '../serve.mjs';

const here = import.meta.dirname;
const packages = path.join(here, '../../..');
const onnxruntime = path.dirname(path.dirname(createRequire(import.meta.url).resolve('onnxruntime-web')));
const projects = ['vite', 'esbuild', 'plain'] as const;
const patience = 120_000;

describe.skipIf(missing !== '')(`a project of its own${missing}`, { timeout: patience }, () => {
  let scratch: string;
  let browser: Browser;
  beforeAll(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), 'fuzzydiff-smoke-'));
    await install(scratch);
    browser = await openBrowser();
  }, patience);
  afterAll(async () => {
    await browser?.close();
    if (scratch !== undefined) await rm(scratch, { recursive: true });
  });

  /** What the page at a URL comes to: its title once it has predicted, or the library's error that nobody caught. */
  async function outcome(url: string): Promise<string> {
    const page = await browser.newPage();
    // A browser's inspector also tells of errors in workers, at any time: what counts is what the page is told.
    const failed = new Promise<string>((resolve) =>
      page.on('pageerror', ({ name, message }) => name === 'FuzzydiffError' && resolve(message)),
    );
    await page.goto(url);
    const titled = page.waitForFunction(() => document.title, undefined, { timeout: 60_000 });
    return Promise.race([failed, titled.then((title) => title.jsonValue())]).finally(() => page.close());
  }

  async function served(folder: string, query = ''): Promise<string> {
    const server = await serveFolder(path.join(scratch, folder), query === '' ? {} : isolation);
    return outcome(server.url + query).finally(() => server.close());
  }

  describe('with Vite', () => {
    const root = () => path.join(scratch, 'vite');

    test('predicts from what it built, with threads too', async () => {
      await build({ root: root(), logLevel: 'error' });
      expect(await served('vite/dist')).toBe('wasm, 1 thread: 1,3,8,6');
      expect(await served('vite/dist', '?threads=2')).toBe('wasm, 2 threads: 1,3,8,6');
    });

    test('is told what its configuration lacks, where threads would wait for ever', async () => {
      await build({ root: root(), logLevel: 'error', configFile: false });
      expect(await served('vite/dist')).toBe('wasm, 1 thread: 1,3,8,6');
      expect(await served('vite/dist', '?threads=2')).toMatch(
        /but found it holds onnxruntime-web.* bundle it in the ES format/,
      );
    });

    test('predicts from its development server', async () => {
      const server = await createServer({ root: root(), logLevel: 'error', server: { headers: isolation } });
      await server.listen();
      const [url] = server.resolvedUrls!.local;
      // It may load the page again once it has found and bundled the packages.
      await expect.poll(() => outcome(`${url}?threads=2`), { timeout: 60_000 }).toBe('wasm, 2 threads: 1,3,8,6');
      await server.close();
    });
  });

  test('with esbuild predicts and looks for faces from what it built, with threads too', async () => {
    const { scripts } = JSON.parse(await readFile(path.join(here, 'esbuild/package.json'), 'utf8'));
    const bin = path.join(packages, 'runtime-web/node_modules/.bin');
    execSync(`${scripts.build} --log-level=error`, {
      cwd: path.join(scratch, 'esbuild'),
      env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH']}` },
    });
    for (const file of ['index.html', 'bundle'])
      await cp(path.join(scratch, 'esbuild', file), path.join(scratch, 'esbuild/dist', file), { recursive: true });
    const portraits = path.join(packages, 'model-portraits-64/bundle');
    await cp(portraits, path.join(scratch, 'esbuild/dist/portraits'), { recursive: true });
    expect(await served('esbuild/dist')).toBe('wasm, 1 thread: 1,3,8,6, 0 faces');
    expect(await served('esbuild/dist', '?threads=2')).toBe('wasm, 2 threads: 1,3,8,6, 0 faces');
  });

  test('with no tool at all predicts from the packages as they are', async () => {
    await cp(path.join(scratch, 'plain'), scratch, { recursive: true });
    expect(await served('')).toBe('wasm, 1 thread: 1,3,8,6');
  });
});

test('the README says what each project needs', async () => {
  const squeezed = (text: string) => text.replaceAll(/[\s\\]+/g, ' ').trim();
  const readme = squeezed(await readFile(path.join(packages, 'runtime-web/README.md'), 'utf8'));
  const own = (file: string) => readFile(path.join(here, file), 'utf8');
  expect(readme).toContain(squeezed(await own('vite/vite.config.ts')));
  expect(readme).toContain(JSON.parse(await own('esbuild/package.json')).scripts.build);
  const [importMap] = /<script type="importmap">.*?<\/script>/s.exec(await own('plain/index.html'))!;
  expect(readme).toContain(squeezed(importMap));
});

/** Projects beside a `node_modules` with the packages as npm would install them: files, not links into this repository. */
async function install(scratch: string): Promise<void> {
  // As in a workspace: Vite's development server serves what lies below its root.
  await writeFile(path.join(scratch, 'package.json'), JSON.stringify({ private: true, workspaces: projects }));
  const modules = path.join(scratch, 'node_modules');
  for (const name of ['core', 'faces', 'runtime-web'])
    for (const part of ['dist', 'package.json', ...(name === 'faces' ? ['model'] : [])])
      await cp(path.join(packages, name, part), path.join(modules, '@fuzzydiff', name, part), { recursive: true });
  // Of its 140 MB those that an ES module of wasm or webgpu can ask for.
  const isNeeded = (file: string) => !/\.(map|js)$|jsep|jspi/.test(path.basename(file));
  await cp(onnxruntime, path.join(modules, 'onnxruntime-web'), { recursive: true, filter: isNeeded });
  for (const project of projects) {
    await cp(path.join(here, project), path.join(scratch, project), { recursive: true });
    const folder = path.join(scratch, project, project === 'vite' ? 'public' : '.');
    await mkdir(folder, { recursive: true });
    await cp(fixture('external-data'), path.join(folder, 'bundle'), { recursive: true });
  }
}
