/** @module-tag release */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { tensor } from '@fuzzydiff/core';
import { keyedNoise } from '@fuzzydiff/core/math';
import { conformanceCases } from '@fuzzydiff/core/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LoadedModel, loadModel } from '../src/load-model.js';
import { probeDevices } from '../src/native/probe-devices.js';
import { fixture, knownAnswer, largestDifference, rejection } from './fixtures.js';

// On the software adapter that vitest.config.ts finds, or on a GPU.
const [report] = await probeDevices(['webgpu']);
const works = report!.works;

test.skipIf(works)('where there is no adapter, none is installed that should have been found', async () => {
  expect(existsSync(process.env['VK_DRIVER_FILES'] ?? '')).toBe(false);
  const error = await rejection(loadModel(fixture('int64'), { device: 'webgpu' }));
  expect(error).toMatchObject({ code: 'device-unavailable', data: { device: 'webgpu' } });
  expect((error as Error).message).toContain(report!.reason);
});

for (const name of ['int64', 'float32-learned-range', 'fixed-batch', 'external-data']) {
  describe.skipIf(!works)(`${name} on webgpu${works ? '' : ' (skipped: this machine has no adapter)'}`, () => {
    const load = () => loadModel(fixture(name), { device: 'webgpu' });
    // Held open, so that the adapter keeps its shaders from one case to the next.
    let model: LoadedModel;
    beforeAll(async () => {
      model = await load();
    });
    afterAll(() => model.dispose());

    // `session.test.ts` has the counterpart: a session that runs on the cpu after all does not open.
    test('really runs there, to the known answer', async () => {
      expect(model.info.device).toBe('webgpu');
      const { samples, timesteps, output } = await knownAnswer(name);
      expect(largestDifference((await model.predict(samples, timesteps)).data, output.data)).toBeLessThan(1e-5);
    });

    for (const { name: sentence, run } of conformanceCases) test(sentence, () => run({ load, tolerance: 1e-5 }));
  });
}

// Its first convolution has three channels and its others up to 384: what a provider gets wrong of one shape shows in one of them.
test.skipIf(!works)('the embedded model predicts there as on the cpu', { timeout: 600_000 }, async () => {
  const bundle = path.join(import.meta.dirname, '../../model-portraits-128/bundle');
  const samples = tensor([1, 3, 128, 128]);
  keyedNoise(0).fill(samples.data, { image: 'a', purpose: 'initial' });
  const predicted = async (device: 'cpu' | 'webgpu') => {
    const model = await loadModel(bundle, { device });
    const outputs = [];
    for (const timestep of [1, 500, 999]) outputs.push((await model.predict(samples, [timestep])).data);
    await model.dispose();
    return outputs;
  };
  const [expected, found] = [await predicted('cpu'), await predicted('webgpu')];
  for (const [n, output] of expected.entries()) expect(largestDifference(found[n]!, output)).toBeLessThan(1e-3);
});

test.skipIf(!works || process.platform === 'darwin')('auto does not take it: it may be software', async () => {
  const model = await loadModel(fixture('int64'));
  expect(model.passedOver.map(({ device }) => device)).not.toContain('webgpu');
  expect(model.info.device).not.toBe('webgpu');
  await model.dispose();
});
