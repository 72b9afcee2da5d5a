import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tensor } from '@fuzzydiff/core';
import { keyedNoise } from '@fuzzydiff/core/math';
import { conformanceCases } from '@fuzzydiff/core/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type LoadOptions, loadModel } from '../src/load-model.js';
import { probeDevices } from '../src/native/probe-devices.js';
import { webgpuHasHalf } from '../src/native/probe-failure.js';
import { onnxRuntime } from '../src/runtime.js';
import { fixture, knownAnswer, largestDifference, rejection } from './fixtures.js';

// Its graph in float16 gives NaN from timestep 500 on; the one in float32 never does.
const name = 'half-breaks-at-500';
const bundle = fixture(name);

/** Loads it, and collects what it warns of. */
async function load(options: LoadOptions) {
  const warnings: string[] = [];
  const model = await loadModel(bundle, { onWarning: (message) => warnings.push(message), ...options });
  return { model, warnings };
}

/** The part of the known answer that float16 holds. */
async function holding() {
  const { samples, timesteps, output } = await knownAnswer(name);
  expect(timesteps).toEqual([0, 437, 999]);
  return { samples: samples.hi(2), timesteps: timesteps.slice(0, 2), output: output.data.slice(0, 2 * 144) };
}

const embedded = new URL('../../model-portraits-64/bundle', import.meta.url);

/** How far the embedded model's noise in float16 is from that in float32, whose variance is 1, and where it ran. */
async function embeddedDifference(device: 'cpu' | 'webgpu') {
  const samples = tensor([1, 3, 64, 64]);
  keyedNoise(0).fill(samples.data, { image: 'a', purpose: 'initial' });
  const single = await loadModel(embedded, { device: 'cpu', precision: 'float32' });
  const half = await loadModel(embedded, { device, precision: 'float16' });
  const [a, b] = [await single.predict(samples, [500]), await half.predict(samples, [500])];
  const found = {
    difference: largestDifference(a.data, b.data),
    info: half.info,
    same: single.info.id === half.info.id,
  };
  await single.dispose();
  await half.dispose();
  return found;
}

describe('float16 on the cpu', () => {
  const device = 'cpu';

  test('is what really runs where it is named, to the known answer as far as float16 goes', async () => {
    const { model, warnings } = await load({ device, precision: 'float16' });
    expect(model.info.device).toBe('cpu, float16');
    const { samples, timesteps, output } = await holding();
    const { data } = await model.predict(samples, timesteps);
    // Had float32 run after all, it would be below a hundredth of that: see below.
    expect(largestDifference(data, output)).toBeGreaterThan(2e-4);
    expect(largestDifference(data, output)).toBeLessThan(2e-3);
    expect(warnings).toEqual([]);
    await model.dispose();
  });

  test.each([undefined, 'auto', 'float32'] as const)('is not what runs for precision: %s', async (precision) => {
    const { model } = await load({ device, precision });
    expect(model.info.device).toBe('cpu');
    const { samples, timesteps, output } = await holding();
    const { data } = await model.predict(samples, timesteps);
    expect(largestDifference(data, output)).toBeLessThan(2e-6);
    await model.dispose();
  });

  test('that gives NaN is computed again in float32, in which the model stays, and says so', async () => {
    const { model, warnings } = await load({ device, precision: 'float16' });
    const { id } = model.info;
    const { samples, timesteps, output } = await knownAnswer(name);
    expect(largestDifference((await model.predict(samples, timesteps)).data, output.data)).toBeLessThan(2e-6);
    expect(model.info).toMatchObject({ id, device: 'cpu' });
    const first = await holding();
    const later = await model.predict(first.samples, first.timesteps);
    expect(largestDifference(later.data, first.output)).toBeLessThan(2e-6);
    expect(warnings).toEqual([
      `${id} gave NaN (sample 2 of 3) at timestep 999 on cpu, float16: it computes in float32 from here on.`,
    ]);
    await model.dispose();
    expect(await rejection(model.predict(first.samples, first.timesteps))).toMatchObject({ code: 'disposed' });
  });

  test('says so on the console where nobody else listens', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const model = await loadModel(bundle, { device, precision: 'float16' });
    await model.predict(tensor([1, 3, 8, 6]), [500]);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('computes in float32 from here on'));
    warn.mockRestore();
    await model.dispose();
  });

  test('is near float32 for the embedded model, which stays the same to its calibrations', {
    timeout: 60_000,
  }, async () => {
    const { difference, info, same } = await embeddedDifference(device);
    expect(info.device).toBe('cpu, float16');
    expect(same).toBe(true);
    expect(difference).toBeGreaterThan(2e-4);
    expect(difference).toBeLessThan(2e-3);
  });

  for (const { name: sentence, run } of conformanceCases)
    test(sentence, () =>
      run({ load: async () => (await load({ device, precision: 'float16' })).model, tolerance: 1e-5 }),
    );

  test('is not there for a bundle without a graph for it', async () => {
    const error = await rejection(loadModel(fixture('int64'), { device, precision: 'float16' }));
    expect(error).toMatchObject({ code: 'invalid-argument' });
    expect((error as Error).message).toContain('tiny-int64 has no graph that computes in float16');
  });

  test('is not mistaken for another name', async () => {
    const error = await rejection(loadModel(bundle, { precision: 'half' as 'float16' }));
    expect((error as Error).message).toContain('one of auto, float32, float16, int8 for precision');
  });
});

describe('a bundle with a graph in float16', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-test-'));
    await cp(bundle, folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('is refused where that graph is damaged, whatever it is opened for', async () => {
    const path = join(folder, 'model.float16.onnx');
    await writeFile(path, (await readFile(path)).reverse());
    const error = await rejection(loadModel(folder, { device: 'cpu', precision: 'float32' }));
    expect(error).toMatchObject({ code: 'invalid-file' });
    expect((error as Error).message).toContain(path);
    const unopened = await rejection(loadModel(folder, { device: 'cpu', precision: 'float16', verify: false }));
    expect((unopened as Error).message).toContain(`a graph that onnxruntime can open in ${path} but`);
  });

  test('has the id that it has without', async () => {
    const manifest = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
    const ids = [];
    for (const halfFile of [manifest.graph.halfFile, undefined]) {
      await writeFile(
        join(folder, 'model.json'),
        JSON.stringify({ ...manifest, graph: { ...manifest.graph, halfFile } }),
      );
      const model = await loadModel(folder, { device: 'cpu' });
      ids.push(model.info.id);
      await model.dispose();
    }
    expect(ids[0]).toBe(ids[1]);
  });
});

// The software adapter that vitest.config.ts finds has no float16; Mesa's llvmpipe (Debian 13's mesa-vulkan-drivers) has:
//   VK_DRIVER_FILES=/usr/share/vulkan/icd.d/lvp_icd.json npx vitest run packages/runtime-node packages/convert
const [report] = await probeDevices(['webgpu']);
const works = report!.works;
const able = works && (await webgpuHasHalf(await onnxRuntime()));
const device = 'webgpu';

describe.skipIf(!works || able)('on a WebGPU adapter without float16', { timeout: 60_000, tags: ['release'] }, () => {
  test('auto computes in float32, which is no reason to warn', async () => {
    const { model, warnings } = await load({ device });
    expect(model.info.device).toBe('webgpu');
    const { samples, timesteps, output } = await knownAnswer(name);
    expect(largestDifference((await model.predict(samples, timesteps)).data, output.data)).toBeLessThan(1e-5);
    expect(warnings).toEqual([]);
    await model.dispose();
  });

  test('float16 is an error that says what is missing', async () => {
    const error = await rejection(load({ device, precision: 'float16' }));
    expect(error).toMatchObject({ code: 'device-unavailable' });
    expect((error as Error).message).toContain('requires f16 but the device does not support it');
  });
});

const skipped = able ? '' : ' (skipped: no adapter here has float16)';
describe.skipIf(!able)(`on a WebGPU adapter with float16${skipped}`, { timeout: 60_000, tags: ['release'] }, () => {
  test('auto computes in it, to the known answer as far as it goes', async () => {
    const { model, warnings } = await load({ device });
    expect(model.info.device).toBe('webgpu, float16');
    const { samples, timesteps, output } = await holding();
    const { data } = await model.predict(samples, timesteps);
    expect(largestDifference(data, output)).toBeGreaterThan(2e-4);
    expect(largestDifference(data, output)).toBeLessThan(1e-2);
    expect(warnings).toEqual([]);
    await model.dispose();
  });

  test('it is near float32 for the embedded model', async () => {
    const { difference, info } = await embeddedDifference(device);
    expect(info.device).toBe('webgpu, float16');
    expect(difference).toBeLessThan(3e-2);
  });

  test('what is not finite in it is computed in float32', async () => {
    const { model, warnings } = await load({ device });
    // Finite, and beyond float16's range.
    const samples = tensor([1, 3, 8, 6], new Float32Array(144).fill(1e5));
    await model.predict(samples, [10]);
    expect(model.info.device).toBe('webgpu');
    expect(warnings).toHaveLength(1);
    await model.dispose();
  });

  test('auto computes in float32, and says so, where the graph in float16 does not open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-test-'));
    await cp(bundle, folder, { recursive: true });
    const path = join(folder, 'model.float16.onnx');
    await writeFile(path, (await readFile(path)).fill(255));
    const warnings: string[] = [];
    const model = await loadModel(folder, { device, verify: false, onWarning: (message) => warnings.push(message) });
    expect(model.info.device).toBe('webgpu');
    expect(warnings).toEqual([
      expect.stringMatching(/^tiny-half.* does not open in float16 on webgpu and is opened in float32: ./),
    ]);
    await model.dispose();
    await rm(folder, { recursive: true });
  });
});
