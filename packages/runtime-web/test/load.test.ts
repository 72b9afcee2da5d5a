import { readFile } from 'node:fs/promises';
import { modelFiles, parseManifest } from '@fuzzydiff/core/bundle';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fixture } from '../../runtime-node/test/fixtures.js';
import { failed, inPage, loaded, missing, openBrowser, visit, visitAgain } from './browser.js';
import { type Site, startSite } from './site.js';

const model = '/models/external-data';
const weights = `${model}/weights.bin`;
const wasm = { device: 'wasm' } as const;
const here = { device: 'wasm', worker: false } as const;

describe.skipIf(missing !== '')(`loading in a page${missing}`, { timeout: 60_000 }, () => {
  let site: Site;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    site = await startSite();
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  beforeEach(async () => {
    page = await visit(browser, site.url);
  });
  afterEach(async () => {
    site.instead.clear();
    site.asked.length = 0;
    await page.context().close();
  });

  const asked = () => site.asked.filter((name) => name.startsWith('/models/'));

  describe('a bundle', () => {
    test('comes file by file to 100 %: from the network, and on a second visit from the cache', async () => {
      const { files, ...manifest } = parseManifest(
        await readFile(`${fixture('external-data')}/model.json`, 'utf8'),
        '',
      );
      for (const from of ['network', 'cache'] as const) {
        await visitAgain(page, site.url);
        const { progress, warnings } = loaded(await inPage(page, 'load', model, wasm));
        expect(warnings).toEqual([]);
        const names = modelFiles({ files, ...manifest });
        expect([...new Set(progress.map(({ file }) => file))]).toEqual(names);
        for (const name of names) {
          const states = progress.filter(({ file }) => file === name);
          const amounts = states.map(({ loaded }) => loaded);
          expect(amounts).toEqual([...amounts].sort((a, b) => a - b));
          expect(states[0]).toMatchObject({ loaded: 0, total: files[name]!.bytes, from });
          expect(states.at(-1)).toEqual({ file: name, loaded: files[name]!.bytes, total: files[name]!.bytes, from });
        }
      }
      expect(asked()).toEqual([`${model}/model.json`, `${model}/model.onnx`, weights, `${model}/model.json`]);
    });

    test('loads on a second visit when its server is not to be reached', async () => {
      loaded(await inPage(page, 'load', model, wasm));
      for (const file of ['model.json', 'model.onnx', 'weights.bin']) site.instead.set(`${model}/${file}`, 'cut');
      await visitAgain(page, site.url);
      const { progress } = loaded(await inPage(page, 'load', model, wasm));
      expect(new Set(progress.map(({ from }) => from))).toEqual(new Set(['cache']));
    });

    test('loads with the network cut altogether, where the scripts are there already', async () => {
      loaded(await inPage(page, 'load', model, here));
      await page.context().setOffline(true);
      loaded(await inPage(page, 'load', model, here));
      const { code, message } = failed(await inPage(page, 'load', '/models/int64', here));
      expect([code, message]).toEqual(['not-found', expect.stringContaining('/models/int64/model.json')]);
    });

    test('that is not there, or is no bundle, is an error', async () => {
      expect(failed(await inPage(page, 'load', '/models/nowhere', wasm))).toMatchObject({
        code: 'not-found',
        data: { found: 'status 404' },
      });
      site.instead.set(`${model}/model.json`, Buffer.from('<!doctype html>'));
      expect(failed(await inPage(page, 'load', model, wasm))).toMatchObject({ code: 'invalid-file' });
    });
  });

  describe('a damaged file', () => {
    test.each([
      [
        'changed',
        (good: Buffer) => Buffer.from(good.map((byte, i) => (i === 100 ? byte ^ 1 : byte))),
        'sha256 cd9d32ee',
      ],
      ['cut short', (good: Buffer) => good.subarray(0, 500), '864 bytes in weights.bin'],
      ['too long', (good: Buffer) => Buffer.concat([good, good]), '864 bytes in weights.bin'],
    ])('that is %s is refused by its name, and a good one taken afterwards', async (_, damage, said) => {
      site.instead.set(weights, damage(await readFile(`${fixture('external-data')}/weights.bin`)));
      const error = failed(await inPage(page, 'load', model, wasm));
      expect(error).toMatchObject({ code: 'invalid-file', data: { file: 'weights.bin' } });
      expect(error.message).toContain(said);
      site.instead.clear();
      loaded(await inPage(page, 'load', model, wasm));
    });

    test('in the cache is fetched again, with a warning', async () => {
      loaded(await inPage(page, 'load', model, wasm));
      expect(await inPage(page, 'spoilCache')).toBe(2);
      const { progress, warnings } = loaded(await inPage(page, 'load', model, wasm));
      expect(warnings.join()).toMatch(/model\.onnx.* is damaged .*weights\.bin.* is damaged/);
      expect(progress.at(-1)).toMatchObject({ from: 'network' });
    });
  });

  describe('where files cannot be kept, they load and a warning says so:', () => {
    test('no room', async () => {
      await page.evaluate(() => {
        Cache.prototype.put = async () => {
          throw new DOMException('Quota exceeded.', 'QuotaExceededError');
        };
      });
      for (let visits = 0; visits < 2; visits++) {
        const { progress, warnings } = loaded(await inPage(page, 'load', model, here));
        expect(warnings).toContain(
          'The browser did not keep a file of the model for the next visit: QuotaExceededError, Quota exceeded.',
        );
        expect(progress.at(-1)).toMatchObject({ loaded: 864, from: 'network' });
      }
    });

    test('no cache', async () => {
      await page.evaluate(() => Object.defineProperty(globalThis, 'caches', { value: undefined }));
      const { warnings } = loaded(await inPage(page, 'load', model, here));
      expect(warnings).toEqual(['This page cannot keep the model for the next visit: it has no Cache API.']);
    });
  });

  test.each([true, false])('an abort rejects with its reason at once (worker: %s)', async (worker) => {
    site.instead.set(weights, 'stall');
    expect(await inPage(page, 'abortLoad', model, { device: 'wasm', worker }, 'weights.bin')).toBe(true);
    await expect.poll(() => page.workers().length).toBe(0);
    site.instead.clear();
    loaded(await inPage(page, 'load', model, { device: 'wasm', worker }));
  });

  describe('a device', () => {
    const withoutAdapter = () =>
      page.evaluate(() => {
        navigator.gpu.requestAdapter = async () => null;
      });

    test('that is named and not there is an error that names those that are, before the weights are fetched', async () => {
      await withoutAdapter();
      const error = failed(await inPage(page, 'load', model, { device: 'webgpu', worker: false }));
      expect(error).toMatchObject({ code: 'device-unavailable', data: { working: ['wasm'] } });
      expect(error.message).toMatch(/webgpu to run tiny-external-data .* What works here: wasm; use it, or auto\.$/);
      expect(asked()).toEqual([`${model}/model.json`]);
    });

    test('is wasm where there is no adapter, and why is told', async () => {
      await withoutAdapter();
      const { info, passedOver } = loaded(await inPage(page, 'load', model, { worker: false }));
      expect(info.device).toBe('wasm, 1 thread');
      expect(passedOver).toMatchObject([{ device: 'webgpu', reason: expect.stringContaining('no WebGPU adapter') }]);
    });

    test('is no adapter in software, unless it is named', async () => {
      const { info, passedOver } = loaded(await inPage(page, 'load', model, {}));
      expect([info.device, passedOver[0]?.reason]).toEqual(['wasm, 1 thread', expect.stringContaining('software')]);
      const named = await inPage(page, 'load', '/models/float32-learned-range', { device: 'webgpu' });
      expect(loaded(named).info.device).toBe('webgpu');
    });

    test('has the threads asked for only where the page is isolated', async () => {
      const error = failed(await inPage(page, 'load', model, { device: 'wasm', threads: 2 }));
      expect(error).toMatchObject({ code: 'device-unavailable' });
      expect(error.message).toContain('Cross-Origin-Opener-Policy: same-origin');
      const isolated = await startSite({
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      });
      await visitAgain(page, isolated.url);
      const { info } = loaded(await inPage(page, 'load', model, { device: 'wasm', threads: 2 }));
      expect(info.device).toBe('wasm, 2 threads');
      await isolated.close();
    });
  });

  test('errors come out of the worker with code and data, and options are checked', async () => {
    expect(failed(await inPage(page, 'load', '/models/fixed-batch', { maxBatch: 4 }))).toEqual({
      code: 'invalid-argument',
      message: 'Expected a whole number from 1 to 3 for maxBatch but found 4.',
      data: { name: 'maxBatch', received: 4 },
    });
    for (const options of [{ device: 'cpu' as 'wasm' }, { threads: 0 }, { wasmPaths: 'data:,' }])
      expect(failed(await inPage(page, 'load', model, options))).toMatchObject({ code: 'invalid-argument' });
  });

  test('a worker that does not load is an error that says what to serve', async () => {
    site.instead.set('/worker.js', 'cut');
    const error = failed(await inPage(page, 'load', model, wasm));
    expect(error).toMatchObject({ code: 'device-unavailable', data: { url: `${site.url}worker.js` } });
  });

  test('onnxruntime’s files are taken from beside the script, or from wasmPaths', async () => {
    loaded(await inPage(page, 'load', model, wasm));
    expect(site.asked).toContain('/ort-wasm-simd-threaded.wasm');
    await visitAgain(page, site.url);
    loaded(await inPage(page, 'load', model, { ...wasm, wasmPaths: 'elsewhere' }));
    expect(site.asked).toContain('/elsewhere/ort-wasm-simd-threaded.wasm');
    site.instead.set('/nowhere/ort-wasm-simd-threaded.mjs', 'cut');
    const error = failed(await inPage(page, 'load', model, { ...wasm, wasmPaths: '/nowhere/' }));
    expect(error).toMatchObject({ code: 'device-unavailable' });
    expect(error.message).toContain('give their folder as wasmPaths');
  });

  // ndarray compiles a class per number of dimensions with `new Function`, when the first of its kind is made.
  test('under a strict content security policy a model loads, and making an ndarray is what fails', async () => {
    const strict = await startSite({
      'Content-Security-Policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src data:",
    });
    await visitAgain(page, strict.url);
    loaded(await inPage(page, 'load', model, wasm));
    const call = inPage(page, 'predict', model, wasm, [1, 3, 8, 6], new Float32Array(144), [0]);
    const outcome = await call.catch((error: Error) => ({ message: error.message }));
    expect('message' in outcome && outcome.message).toMatch(/unsafe-eval/);
    await strict.close();
  });
});
