import { fileURLToPath } from 'node:url';
import { type Tensor, tensor } from '@fuzzydiff/core';
import { keyedNoise } from '@fuzzydiff/core/math';
import { conformanceCases } from '@fuzzydiff/core/testing';
import { loadModel as loadInNode } from '@fuzzydiff/runtime-node';
import { afterAll, describe, expect, test } from 'vitest';
import { knownAnswer, largestDifference } from '../../runtime-node/test/fixtures.js';
import { failed, inPage, missing, predicted } from './browser.js';
import type { Lab } from './page.js';
import { openPages, patience } from './pages.js';

describe.skipIf(missing !== '')(`a model in a page${missing}`, { timeout: patience }, () => {
  const pages = openPages('all');
  const predict = (url: string, options: Parameters<Lab['predict']>[1], samples: Tensor, timesteps: number[]) =>
    inPage(pages.page, 'predict', url, options, samples.shape, samples.data, timesteps);

  for (const [device, names] of [
    ['wasm', ['int64', 'float32-learned-range', 'fixed-batch', 'external-data']],
    // onnxruntime-web has no cast from int64 on webgpu, which the others begin with; the embedded model looks its
    // timesteps up instead.
    ['webgpu', ['float32-learned-range']],
  ] as const)
    describe.each(names)(`%s on ${device}`, { tags: device === 'webgpu' ? ['release'] : [] }, (name) => {
      afterAll(() => inPage(pages.page, 'letGo'));

      // On a software adapter, opening a model takes seconds of compiling shaders: once, but for the case that disposes.
      for (const [index, { name: sentence }] of conformanceCases.entries()) {
        const kept = device === 'webgpu' && !sentence.includes('dispose');
        test(sentence, () => inPage(pages.page, 'conform', index, `/models/${name}`, { device }, kept));
      }

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

  test('a graph that webgpu leaves in part to the cpu is refused there, and why is told', {
    tags: ['release'],
  }, async () => {
    const error = failed(await inPage(pages.page, 'load', '/models/int64', { device: 'webgpu' }));
    expect(error).toMatchObject({ code: 'device-unavailable', data: { working: ['wasm'] } });
    expect(error.message).toContain('a cast from int64');
  });

  describe.each([
    ['portraits-64', 'wasm', [], 1e-4],
    ['portraits-128', 'wasm', ['release'], 1e-4],
    // On a software adapter it takes a minute.
    ['portraits-128', 'webgpu', ['release'], 1e-3],
  ] as const)('the embedded %s', (name, device, tags, tolerance) => {
    test(`predicts on ${device} as in Node`, { tags: [...tags], timeout: 600_000 }, async () => {
      const bundle = fileURLToPath(new URL(`../../model-${name}/bundle`, import.meta.url));
      const inNode = await loadInNode(bundle, { device: 'cpu' });
      const samples = tensor([1, ...inNode.info.shape]);
      keyedNoise(0).fill(samples.data, { image: 'a', purpose: 'initial' });
      const { data: expected } = await inNode.predict(samples, [500]);
      await inNode.dispose();
      const found = predicted(await predict(`/models/${name}`, { device }, samples, [500]));
      expect(largestDifference(found.values, expected)).toBeLessThan(tolerance);
    });
  });

  test('a NaN is an error that comes out of the worker with its code and data', async () => {
    const error = failed(
      await predict('/models/breaks-at-500', { device: 'wasm' }, tensor([3, 3, 8, 6]), [499, 500, 999]),
    );
    expect(error).toMatchObject({ code: 'model-output', data: { device: 'wasm, 1 thread' } });
    expect(error.message).toMatch(/finite values at timestep 500 .* but found NaN \(sample 1 of 3\)/);
  });

  test('the page’s thread is free while the worker predicts, and is not without a worker', {
    tags: ['release'],
  }, async () => {
    expect(await inPage(pages.page, 'blocked', '/models/portraits-64', { device: 'wasm' })).toBeLessThan(1 / 3);
    const here = await inPage(pages.page, 'blocked', '/models/portraits-64', { device: 'wasm', worker: false });
    expect(here).toBeGreaterThan(1 / 2);
  });

  test.each([true, false])('an aborted call rejects with its reason, the others go on (worker: %s)', async (worker) => {
    const where = ['/models/int64', { device: 'wasm', worker }] as const;
    expect(await inPage(pages.page, 'abortPredict', ...where)).toEqual(['done', 'aborted', 'done']);
  });

  test('no worker is left when its model is disposed', async () => {
    await inPage(pages.page, 'load', '/models/int64', { device: 'wasm' });
    await expect.poll(() => pages.page.workers().length).toBe(0);
  });

  test('pixels come back from a tensor as they were', async () => {
    expect(await inPage(pages.page, 'images')).toMatchObject({
      shape: [3, 2, 256],
      ends: [-1, 1, 1],
      same: true,
      size: [256, 2],
      clipped: [0, 128, 255, 255],
      wrong: { code: 'invalid-argument' },
    });
  });
});
