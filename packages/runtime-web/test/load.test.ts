import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { modelFiles, parseManifest } from '@fuzzydiff/core/bundle';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fixture, knownAnswer, largestDifference } from '../../runtime-node/test/fixtures.js';
import { failed, inPage, loaded, missing, pick, predicted, visitAgain } from './browser.js';
import { openPages, patience } from './pages.js';
import { isolation } from './serve.mjs';
import { startSite } from './site.js';

const model = '/models/external-data';
const weights = `${model}/weights.bin`;
// One thread, named: where a machine has cores for more, the page is told that it is not isolated.
const wasm = { device: 'wasm', threads: 1 } as const;
const here = { ...wasm, worker: false } as const;

describe.skipIf(missing !== '')(`loading in a page${missing}`, { timeout: patience }, () => {
  const pages = openPages('each');

  const asked = () => pages.site.asked.filter((name) => name.startsWith('/models/'));

  describe('a bundle', () => {
    test('comes file by file to 100 %: from the network, and on a second visit from the cache', async () => {
      const { files, ...manifest } = parseManifest(
        await readFile(`${fixture('external-data')}/model.json`, 'utf8'),
        '',
      );
      for (const from of ['network', 'cache'] as const) {
        await visitAgain(pages.page, pages.site.url);
        const { progress, warnings } = loaded(await inPage(pages.page, 'load', model, wasm));
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
      loaded(await inPage(pages.page, 'load', model, wasm));
      for (const file of ['model.json', 'model.onnx', 'weights.bin']) pages.site.instead.set(`${model}/${file}`, 'cut');
      await visitAgain(pages.page, pages.site.url);
      const { progress } = loaded(await inPage(pages.page, 'load', model, wasm));
      expect(new Set(progress.map(({ from }) => from))).toEqual(new Set(['cache']));
    });

    test('loads with the network cut altogether, where the scripts are there already', async () => {
      loaded(await inPage(pages.page, 'load', model, here));
      await pages.page.context().setOffline(true);
      loaded(await inPage(pages.page, 'load', model, here));
      const { code, message } = failed(await inPage(pages.page, 'load', '/models/int64', here));
      expect([code, message]).toEqual(['not-found', expect.stringContaining('/models/int64/model.json')]);
    });

    test('that is not there, or is no bundle, is an error', async () => {
      expect(failed(await inPage(pages.page, 'load', '/models/nowhere', wasm))).toMatchObject({
        code: 'not-found',
        data: { found: 'status 404' },
      });
      pages.site.instead.set(`${model}/model.json`, Buffer.from('<!doctype html>'));
      expect(failed(await inPage(pages.page, 'load', model, wasm))).toMatchObject({ code: 'invalid-file' });
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
      pages.site.instead.set(weights, damage(await readFile(`${fixture('external-data')}/weights.bin`)));
      const error = failed(await inPage(pages.page, 'load', model, wasm));
      expect(error).toMatchObject({ code: 'invalid-file', data: { file: 'weights.bin' } });
      expect(error.message).toContain(said);
      pages.site.instead.clear();
      loaded(await inPage(pages.page, 'load', model, wasm));
    });

    test('in the cache is fetched again, with a warning', async () => {
      loaded(await inPage(pages.page, 'load', model, wasm));
      expect(await inPage(pages.page, 'spoilCache')).toBe(2);
      const { progress, warnings } = loaded(await inPage(pages.page, 'load', model, wasm));
      expect(warnings.join()).toMatch(/model\.onnx.* is damaged .*weights\.bin.* is damaged/);
      expect(progress.at(-1)).toMatchObject({ from: 'network' });
    });
  });

  describe('files that the user picked', () => {
    const names = ['model.json', 'model.onnx', 'weights.bin'];
    let scratch: string;
    beforeEach(async () => {
      scratch = await mkdtemp(path.join(tmpdir(), 'fuzzydiff-picked-'));
    });
    afterEach(() => rm(scratch, { recursive: true }));
    /** A copy of the bundle, for a test to damage. */
    async function copy(name: string): Promise<string> {
      const folder = path.join(scratch, name);
      await cp(fixture('external-data'), folder, { recursive: true });
      return folder;
    }

    test('run as those of a URL do, and neither ask a server nor fill the cache', async () => {
      await pick(pages.page, fixture('external-data'));
      const { info, progress, warnings } = loaded(await inPage(pages.page, 'load', 'picked', wasm));
      expect(progress.at(-1)).toEqual({ file: 'weights.bin', loaded: 864, total: 864, from: 'files' });
      expect(new Set(progress.map(({ from }) => from))).toEqual(new Set(['files']));
      expect(warnings).toEqual([]);
      const { samples, timesteps, output } = await knownAnswer('external-data');
      const { values } = predicted(
        await inPage(pages.page, 'predict', 'picked', wasm, samples.shape, samples.data, timesteps),
      );
      expect(largestDifference(values, output.data)).toBeLessThan(1e-5);
      expect(asked()).toEqual([]);
      expect(await pages.page.evaluate(() => caches.has('fuzzydiff-models'))).toBe(false);
      expect(info.id).toBe(loaded(await inPage(pages.page, 'load', model, wasm)).info.id);
    });

    test('may be single files', async () => {
      await pick(
        pages.page,
        names.map((name) => path.join(fixture('external-data'), name)),
      );
      loaded(await inPage(pages.page, 'load', 'picked', here));
    });

    test('may be a folder around the bundle: the model.json that is least deep counts', async () => {
      await copy('b/old');
      await copy('a');
      await writeFile(path.join(scratch, 'notes.txt'), 'not of the bundle');
      await pick(pages.page, scratch);
      loaded(await inPage(pages.page, 'load', 'picked', here));
    });

    test('with no model.json or with two are refused', async () => {
      const bundles = [await copy('a'), await copy('b')];
      await pick(pages.page, scratch);
      const two = failed(await inPage(pages.page, 'load', 'picked', wasm));
      expect(two).toMatchObject({ code: 'not-found', message: expect.stringMatching(/a\/model\.json and .*b\/model/) });
      for (const bundle of bundles) await rm(path.join(bundle, 'model.json'));
      await pick(pages.page, scratch);
      const { code, message } = failed(await inPage(pages.page, 'load', 'picked', wasm));
      expect([code, message]).toEqual([
        'not-found',
        expect.stringContaining('found none among 6; pick the folder of one'),
      ]);
    });

    test('that are damaged, missing or changed since are refused by their name, out of the worker', async () => {
      const folder = await copy('bundle');
      const file = path.join(folder, 'weights.bin');
      const good = await readFile(file);
      await writeFile(file, good.subarray(0, 500));
      await pick(pages.page, folder);
      const damaged = failed(await inPage(pages.page, 'load', 'picked', wasm));
      expect(damaged).toMatchObject({ code: 'invalid-file', data: { file: 'weights.bin', found: '500' } });
      expect(damaged.message).toContain('file at bundle/weights.bin and pick the folder again.');

      await writeFile(file, good);
      const changed = failed(await inPage(pages.page, 'load', 'picked', wasm));
      expect(changed).toMatchObject({ code: 'invalid-file', data: { file: 'weights.bin' } });
      expect(changed.message).toContain('0 when reading broke off');

      await rm(file);
      await pick(pages.page, folder);
      expect(failed(await inPage(pages.page, 'load', 'picked', wasm))).toMatchObject({
        code: 'not-found',
        message: expect.stringMatching(/bundle\/weights\.bin .* found .*model\.onnx/),
      });
    });

    test('are an array: for anything else the error says how to make one', async () => {
      const error = failed(await inPage(pages.page, 'load', 'file list', wasm));
      expect(error.message).toMatch(/an object of type FileList; give \[\.\.\.input\.files\]/);
    });
  });

  describe('any file of a bundle', () => {
    const bundle = '/models/portraits-64';
    const calibration = 'calibration-balanced.safetensors';
    const onDisk = path.join(import.meta.dirname, '../../model-portraits-64/bundle');

    test('is read, verified and kept as those of the network are', async () => {
      const expected = await readFile(path.join(onDisk, calibration));
      for (const from of ['network', 'cache'] as const) {
        const { bytes, name, progress } = predicted(await inPage(pages.page, 'read', bundle, calibration));
        expect([name, expected.equals(bytes)]).toEqual(['portraits-64', true]);
        expect(progress.at(-1)).toEqual({ file: calibration, loaded: expected.length, total: expected.length, from });
      }
      expect(asked().filter((name) => !name.endsWith('model.json'))).toEqual([`${bundle}/${calibration}`]);
      await pick(pages.page, onDisk);
      expect(expected.equals(predicted(await inPage(pages.page, 'read', 'picked', calibration)).bytes)).toBe(true);
    });

    test('is refused where it is not listed, or is another', async () => {
      const unlisted = failed(await inPage(pages.page, 'read', model, 'model.json'));
      expect(unlisted.code).toBe('invalid-argument');
      expect(unlisted.message).toContain('one of model.onnx, weights.bin for the name of a file');
      pages.site.instead.set(`${bundle}/${calibration}`, Buffer.alloc(197_736));
      const other = failed(await inPage(pages.page, 'read', bundle, calibration));
      expect(other).toMatchObject({ code: 'invalid-file', data: { file: calibration } });
    });

    test('is not read on after an abort', async () => {
      pages.site.instead.set(`${bundle}/${calibration}`, 'stall');
      expect(await inPage(pages.page, 'abortRead', bundle, calibration)).toEqual([true, true, true]);
    });
  });

  describe('where files cannot be kept, they load and a warning says so:', () => {
    test('no room', async () => {
      await pages.page.evaluate(() => {
        Cache.prototype.put = async () => {
          throw new DOMException('Quota exceeded.', 'QuotaExceededError');
        };
      });
      for (let visits = 0; visits < 2; visits++) {
        const { progress, warnings } = loaded(await inPage(pages.page, 'load', model, here));
        expect(warnings).toContain(
          'The browser did not keep a file of the model for the next visit: QuotaExceededError, Quota exceeded.',
        );
        expect(progress.at(-1)).toMatchObject({ loaded: 864, from: 'network' });
      }
    });

    test('no cache', async () => {
      await pages.page.evaluate(() => Object.defineProperty(globalThis, 'caches', { value: undefined }));
      const { warnings } = loaded(await inPage(pages.page, 'load', model, here));
      expect(warnings).toEqual(['This page cannot keep the model for the next visit: it has no Cache API.']);
    });
  });

  test.each([true, false])('an abort rejects with its reason at once (worker: %s)', async (worker) => {
    pages.site.instead.set(weights, 'stall');
    expect(await inPage(pages.page, 'abortLoad', model, { ...wasm, worker }, 'weights.bin')).toBe(true);
    await expect.poll(() => pages.page.workers().length).toBe(0);
    pages.site.instead.clear();
    loaded(await inPage(pages.page, 'load', model, { ...wasm, worker }));
  });

  describe('a device', () => {
    const withoutAdapter = () =>
      pages.page.evaluate(() => {
        navigator.gpu.requestAdapter = async () => null;
      });

    test('that is named and not there is an error that names those that are, before the weights are fetched', async () => {
      await withoutAdapter();
      const error = failed(await inPage(pages.page, 'load', model, { device: 'webgpu', worker: false }));
      expect(error).toMatchObject({ code: 'device-unavailable', data: { working: ['wasm'] } });
      expect(error.message).toMatch(/webgpu to run tiny-external-data .* What works here: wasm; use it, or auto\.$/);
      expect(asked()).toEqual([`${model}/model.json`]);
    });

    test('is wasm where there is no adapter, and why is told', async () => {
      await withoutAdapter();
      const { info, passedOver } = loaded(await inPage(pages.page, 'load', model, { worker: false }));
      expect(info.device).toBe('wasm, 1 thread');
      expect(passedOver).toMatchObject([{ device: 'webgpu', reason: expect.stringContaining('no WebGPU adapter') }]);
    });

    test('is no adapter in software, unless it is named', { tags: ['release'] }, async () => {
      const { info, passedOver } = loaded(await inPage(pages.page, 'load', model, {}));
      expect([info.device, passedOver[0]?.reason]).toEqual(['wasm, 1 thread', expect.stringContaining('software')]);
      const named = await inPage(pages.page, 'load', '/models/float32-learned-range', { device: 'webgpu' });
      expect(loaded(named).info.device).toBe('webgpu');
    });

    test('has the threads asked for only where the page is isolated', async () => {
      const error = failed(await inPage(pages.page, 'load', model, { device: 'wasm', threads: 2 }));
      expect(error).toMatchObject({ code: 'device-unavailable' });
      expect(error.message).toContain('Cross-Origin-Opener-Policy: same-origin');
      const isolated = await startSite(isolation);
      await visitAgain(pages.page, isolated.url);
      const { info } = loaded(await inPage(pages.page, 'load', model, { device: 'wasm', threads: 2 }));
      expect(info.device).toBe('wasm, 2 threads');
      await isolated.close();
    });
  });

  describe('one thread on wasm', () => {
    const withCores = (cores: number) =>
      pages.page.evaluate((count) => Object.defineProperty(navigator, 'hardwareConcurrency', { value: count }), cores);
    const warnings = async (options: Parameters<typeof inPage<'load'>>[3]) =>
      loaded(await inPage(pages.page, 'load', model, { ...options, worker: false })).warnings;

    test('is told, with its reason, where the machine has cores for more', async () => {
      await withCores(8);
      const [told, ...others] = await warnings({ device: 'wasm' });
      expect(told).toMatch(/^wasm has one thread, because this page is not isolated .*Cross-Origin-Opener-Policy/);
      expect(others).toEqual([]);
    });

    test('is not told where it was asked for, or is all that the machine would give', async () => {
      await withCores(8);
      expect(await warnings({ device: 'wasm', threads: 1 })).toEqual([]);
      await visitAgain(pages.page, pages.site.url);
      await withCores(2);
      expect(await warnings({ device: 'wasm' })).toEqual([]);
    });
  });

  test('errors come out of the worker with code and data, and options are checked', async () => {
    expect(failed(await inPage(pages.page, 'load', '/models/fixed-batch', { maxBatch: 4 }))).toEqual({
      code: 'invalid-argument',
      message: 'Expected a whole number from 1 to 3 for maxBatch but found 4.',
      data: { name: 'maxBatch', received: 4 },
    });
    for (const options of [{ device: 'cpu' as 'wasm' }, { threads: 0 }, { wasmPaths: 'data:,' }])
      expect(failed(await inPage(pages.page, 'load', model, options))).toMatchObject({ code: 'invalid-argument' });
  });

  test('a worker that does not load is an error that says what to serve', async () => {
    pages.site.instead.set('/worker.js', 'cut');
    const error = failed(await inPage(pages.page, 'load', model, wasm));
    expect(error).toMatchObject({ code: 'device-unavailable', data: { script: `${pages.site.url}page.js` } });
    expect(error.message).toContain('worker.js beside http');
  });

  test('onnxruntime’s files are taken from beside the script, or from wasmPaths', async () => {
    loaded(await inPage(pages.page, 'load', model, wasm));
    expect(pages.site.asked).toContain('/ort-wasm-simd-threaded.wasm');
    await visitAgain(pages.page, pages.site.url);
    loaded(await inPage(pages.page, 'load', model, { ...wasm, wasmPaths: 'elsewhere' }));
    expect(pages.site.asked).toContain('/elsewhere/ort-wasm-simd-threaded.wasm');
    pages.site.instead.set('/nowhere/ort-wasm-simd-threaded.mjs', 'cut');
    const error = failed(await inPage(pages.page, 'load', model, { ...wasm, wasmPaths: '/nowhere/' }));
    expect(error).toMatchObject({ code: 'device-unavailable' });
    expect(error.message).toContain('give their folder as wasmPaths');
  });

  test('under a strict content security policy a model predicts, in a worker and in the page', async () => {
    const strict = await startSite({
      'Content-Security-Policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src data:",
    });
    await visitAgain(pages.page, strict.url);
    // The policy is in force, though not while the debugger evaluates: text is not compiled.
    const compile = () =>
      new Promise((resolve) => {
        setTimeout(() => {
          try {
            resolve(new Function('return 1')());
          } catch (error) {
            resolve((error as Error).message);
          }
        });
      });
    expect(await pages.page.evaluate(compile)).toMatch(/unsafe-eval/);
    for (const options of [wasm, here]) {
      const call = inPage(pages.page, 'predict', model, options, [1, 3, 8, 6], new Float32Array(144), [0]);
      expect(predicted(await call).shape).toEqual([1, 3, 8, 6]);
    }
    await strict.close();
  });
});
