import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tensor } from '@fuzzydiff/core';
import type { ModelManifest } from '@fuzzydiff/core/bundle';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fixture, knownAnswer, largestDifference, rejection } from '../test/fixtures.js';
import { loadModel } from './load-model.js';

describe('a prediction on the cpu', () => {
  test.each(['int64', 'float32-learned-range', 'fixed-batch', 'external-data', 'breaks-at-500'])(
    'is the known answer: %s',
    async (name) => {
      const model = await loadModel(fixture(name), { device: 'cpu' });
      const { samples, timesteps, output } = await knownAnswer(name);
      const found = await model.predict(samples, timesteps);
      expect(found.shape).toEqual(output.shape);
      expect(largestDifference(found.data, output.data)).toBeLessThan(2e-6);
      await model.dispose();
      expect(largestDifference(found.data, output.data)).toBeLessThan(2e-6);
    },
  );

  test('is the known answer for samples that lie inside a larger array', async () => {
    const model = await loadModel(fixture('int64'), { device: 'cpu' });
    const { samples, timesteps, output } = await knownAnswer('int64');
    const larger = tensor([6, 3, 8, 6]);
    larger.data.set(samples.data, 2 * 144);
    const inside = larger.lo(2).hi(3);
    expect(largestDifference((await model.predict(inside, timesteps)).data, output.data)).toBeLessThan(2e-6);
    await model.dispose();
  });

  test('has the same bits for any number of threads and samples', async () => {
    const { samples, timesteps } = await knownAnswer('int64');
    const outputs = [];
    for (const threads of [1, 2]) {
      const model = await loadModel(fixture('int64'), { device: 'cpu', threads });
      const together = await model.predict(samples, timesteps);
      const singles = timesteps.map((t, n) => model.predict(samples.lo(n).hi(1), [t]));
      outputs.push(together.data, Float32Array.from((await Promise.all(singles)).flatMap(({ data }) => [...data])));
      await model.dispose();
    }
    for (const output of outputs) expect(output).toEqual(outputs[0]);
  });

  test('that is not a number names the timestep, and the model works on', async () => {
    const model = await loadModel(fixture('breaks-at-500'), { device: 'cpu' });
    const error = await rejection(model.predict(tensor([3, 3, 8, 6]), [499, 500, 999]));
    expect(error).toMatchObject({ code: 'model-output', data: { device: 'cpu', id: model.info.id } });
    expect((error as Error).message).toContain('finite values at timestep 500');
    expect((error as Error).message).toContain('found NaN (sample 1 of 3)');
    await model.predict(tensor([1, 3, 8, 6]), [499]);
    await model.dispose();
  });
});

describe('options', () => {
  test('maxBatch stands in the model’s facts and is kept to', async () => {
    const model = await loadModel(fixture('int64'), { device: 'cpu', maxBatch: 2 });
    expect(model.info.maxBatch).toBe(2);
    const error = await rejection(model.predict(tensor([3, 3, 8, 6]), [0, 0, 0]));
    expect(error).toMatchObject({ code: 'invalid-argument' });
    await model.dispose();
  });

  test('maxBatch may exceed the bundle’s, except where the graph’s batch is fixed', async () => {
    const model = await loadModel(fixture('int64'), { device: 'cpu', maxBatch: 11 });
    const count = model.info.maxBatch;
    expect((await model.predict(tensor([count, 3, 8, 6]), new Array(count).fill(1))).shape).toEqual([11, 3, 8, 6]);
    await model.dispose();
    const error = await rejection(loadModel(fixture('fixed-batch'), { maxBatch: 4 }));
    expect((error as Error).message).toContain('a whole number from 1 to 3 for maxBatch');
  });

  test.each([{ device: 'gpu' as 'cpu' }, { threads: 0 }, { threads: 1.5 }, { maxBatch: 0 }])(
    'out of range are refused: %o',
    async (options) => {
      expect(await rejection(loadModel(fixture('int64'), options))).toMatchObject({ code: 'invalid-argument' });
    },
  );
});

describe('a device', () => {
  test('that is named and not there is an error that lists those that work', async () => {
    const missing = process.platform === 'darwin' ? 'dml' : 'coreml';
    const error = await rejection(loadModel(fixture('int64'), { device: missing }));
    expect(error).toMatchObject({ code: 'device-unavailable', data: { device: missing } });
    const { data, message } = error as Error & { data: { working: string[] } };
    expect(data.working).toContain('cpu');
    expect(message).toContain(`onnxruntime-node has no ${missing}`);
    expect(message).toContain(`What works here: ${data.working.join(', ')}`);
  });

  test('is found by auto, which says why others were passed over', async () => {
    const model = await loadModel(fixture('int64'));
    const { device } = model.info;
    expect(model.passedOver.every((report) => !report.works && report.reason !== '')).toBe(true);
    if (process.platform === 'linux') expect([...model.passedOver.map((each) => each.device), device][0]).toBe('cuda');
    await model.dispose();
  });
});

describe('a bundle whose files do not fit', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fuzzydiff-test-'));
    await cp(fixture('int64'), folder, { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function rewrite(change: (manifest: ModelManifest) => object): Promise<void> {
    const manifest = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
    await writeFile(join(folder, 'model.json'), JSON.stringify({ ...manifest, ...change(manifest) }));
  }

  const graph = (changes: Partial<ModelManifest['graph']>) => (manifest: ModelManifest) => ({
    graph: { ...manifest.graph, ...changes },
  });

  test.each([
    ['a name', graph({ samples: 'x' }), 'input "x", float32 [N, 3, 8, 6]', '"sample", float32 [batch, 3, 8, 6]'],
    ['a type', graph({ timestepType: 'float32' }), 'input "timestep", float32 [N]', '"timestep", int64 [batch]'],
    ['the shape', () => ({ shape: [3, 8, 7] }), '[N, 3, 8, 7]', '[batch, 3, 8, 6]'],
    [
      'the output',
      () => ({ varianceType: 'learned_range' }),
      'output "output", float32 [N, 6, 8, 6]',
      '[batch, 3, 8, 6]',
    ],
  ])('is refused where %s differs, with both', async (_, change, expected, found) => {
    await rewrite(change);
    const error = await rejection(loadModel(folder, { device: 'cpu' }));
    expect(error).toMatchObject({ code: 'mismatch' });
    expect((error as Error).message).toContain(expected);
    expect((error as Error).message).toContain(found);
  });

  test('is refused where a fixed batch is said to be free', async () => {
    await cp(fixture('fixed-batch'), folder, { recursive: true });
    await rewrite(graph({ fixedBatch: false }));
    const error = await rejection(loadModel(folder, { device: 'cpu' }));
    expect((error as Error).message).toContain('[N, 3, 8, 6], in the graph of tiny-fixed-batch');
  });

  test('is refused where the graph is none, and opens once that is put right', async () => {
    const path = join(folder, 'model.onnx');
    const whole = await readFile(path);
    await writeFile(path, new Uint8Array(whole.length).fill(255));
    const error = await rejection(loadModel(folder, { device: 'cpu', verify: false }));
    expect(error).toMatchObject({ code: 'invalid-file' });
    expect((error as Error).message).toContain(path);
    await writeFile(path, whole);
    await (await loadModel(folder, { device: 'cpu' })).dispose();
  });
});
