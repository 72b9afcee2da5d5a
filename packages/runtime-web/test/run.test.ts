import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { importCheckpoint } from '@fuzzydiff/convert/node';
import { keyedNoise, type Tensor, tensor } from '@fuzzydiff/core';
import { conformanceCases } from '@fuzzydiff/core/testing';
import { loadModel as loadInNode } from '@fuzzydiff/runtime-node';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knownAnswer, largestDifference } from '../../runtime-node/test/fixtures.js';
import { failed, inPage, missing, openBrowser, visit } from './browser.js';
import type { Lab } from './page.js';
import { type Site, startSite } from './site.js';

const embedded = new URL('../../model-portraits-64/bundle', import.meta.url);
// A software adapter compiles shaders for seconds.
const patience = 120_000;

describe.skipIf(missing !== '')(`a model in a page${missing}`, { timeout: patience }, () => {
  let imported: string;
  let site: Site;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    imported = await mkdtemp(path.join(tmpdir(), 'fuzzydiff-page-'));
    const checkpoint = path.join(import.meta.dirname, '../../convert/test/checkpoints/unet2d-resnet-blocks');
    await importCheckpoint(checkpoint, { out: imported, overwrite: true });
    site = await startSite({}, imported);
    browser = await openBrowser();
    page = await visit(browser, site.url);
  }, patience);
  const predict = (url: string, options: Parameters<Lab['predict']>[1], samples: Tensor, timesteps: number[]) =>
    inPage(page, 'predict', url, options, samples.shape, samples.data, timesteps);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    if (imported !== undefined) await rm(imported, { recursive: true });
  });

  for (const [device, names] of [
    ['wasm', ['int64', 'float32-learned-range', 'fixed-batch', 'external-data']],
    // onnxruntime-web has no cast from int64 on webgpu, which the others begin with; the embedded model looks its
    // timesteps up instead.
    ['webgpu', ['float32-learned-range']],
  ] as const)
    describe.each(names)(`%s on ${device}`, (name) => {
      for (const [index, { name: sentence }] of conformanceCases.entries())
        test(sentence, () => inPage(page, 'conform', index, `/models/${name}`, { device }));

      test('really runs there, to the known answer', async () => {
        const { samples, timesteps, output } = await knownAnswer(name);
        const options = { device, worker: false };
        const found = predicted(await predict(`/models/${name}`, options, samples, timesteps));
        expect(found.shape).toEqual(output.shape);
        expect(largestDifference(found.values, output.data)).toBeLessThan(1e-5);
        if (device === 'webgpu') expect(found.dispatches).toBeGreaterThan(1);
        else expect(found.dispatches).toBe(0);
      });
    });

  test('a graph that webgpu leaves in part to the cpu is refused there, and why is told', async () => {
    const error = failed(await inPage(page, 'load', '/models/int64', { device: 'webgpu' }));
    expect(error).toMatchObject({ code: 'device-unavailable', data: { working: ['wasm'] } });
    expect(error.message).toContain('a cast from int64');
  });

  // Int64 timesteps and external data. On a software adapter, the embedded model takes a minute.
  test.each([
    ['the embedded model', 'wasm', 'portraits-64', 1e-4],
    ['an imported model', 'webgpu', 'imported', 1e-3],
  ] as const)('%s predicts on %s as in Node', async (_, device, name, tolerance) => {
    const inNode = await loadInNode(name === 'imported' ? imported : embedded, { device: 'cpu' });
    const samples = tensor([1, ...inNode.info.shape]);
    keyedNoise(0).fill(samples.data, { image: 'a', purpose: 'initial' });
    const { data: expected } = await inNode.predict(samples, [500]);
    await inNode.dispose();
    const found = predicted(await predict(`/models/${name}`, { device }, samples, [500]));
    expect(largestDifference(found.values, expected)).toBeLessThan(tolerance);
  });

  test('a NaN is an error that comes out of the worker with its code and data', async () => {
    const error = failed(
      await predict('/models/breaks-at-500', { device: 'wasm' }, tensor([3, 3, 8, 6]), [499, 500, 999]),
    );
    expect(error).toMatchObject({ code: 'model-output', data: { device: 'wasm, 1 thread' } });
    expect(error.message).toMatch(/finite values at timestep 500 .* but found NaN \(sample 1 of 3\)/);
  });

  test('the page’s thread is free while the worker predicts, and is not without a worker', async () => {
    const apart = await inPage(page, 'blocked', '/models/portraits-64', { device: 'wasm' });
    expect(apart.longest).toBeLessThan(apart.took / 3);
    const here = await inPage(page, 'blocked', '/models/portraits-64', { device: 'wasm', worker: false });
    expect(here.longest).toBeGreaterThan(here.took / 2);
  });

  test.each([true, false])('an aborted call rejects with its reason, the others go on (worker: %s)', async (worker) => {
    const where = ['/models/int64', { device: 'wasm', worker }] as const;
    expect(await inPage(page, 'abortPredict', ...where)).toEqual(['done', 'aborted', 'done']);
  });

  test('no worker is left when its model is disposed', async () => {
    await inPage(page, 'load', '/models/int64', { device: 'wasm' });
    await expect.poll(() => page.workers().length).toBe(0);
  });

  test('pixels come back from a tensor as they were', async () => {
    expect(await inPage(page, 'images')).toMatchObject({
      shape: [3, 2, 256],
      ends: [-1, 1, 1],
      same: true,
      size: [256, 2],
      clipped: [0, 128, 255, 255],
      wrong: { code: 'invalid-argument' },
    });
  });
});

function predicted<T extends object>(outcome: T): Exclude<T, { message: string }> {
  if ('message' in outcome) throw new Error(`it did not predict: ${outcome.message}`);
  return outcome as Exclude<T, { message: string }>;
}
