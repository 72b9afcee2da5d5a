import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tensor } from '@fuzzydiff/core';
import { parseManifest } from '@fuzzydiff/core/bundle';
import { keyedNoise } from '@fuzzydiff/core/math';
import { conformanceCases } from '@fuzzydiff/core/testing';
import { describe, expect, test } from 'vitest';
import { loadModel } from '../src/load-model.js';
import { measureRanges } from '../src/native/measure-ranges.js';
import { fixture, largestDifference, rejection } from './fixtures.js';

const bundle = fileURLToPath(new URL('../../model-portraits-64/bundle', import.meta.url));
const eight = { device: 'cpu', precision: 'int8' } as const;

/** Samples of pure noise, two. */
function noise() {
  const samples = tensor([2, 3, 64, 64]);
  keyedNoise(0).fill(samples.data, { image: 'a', purpose: 'initial' });
  return samples;
}

describe('int8 on the cpu', () => {
  test('is what runs where it is named, near float32, as the same model', async () => {
    const [single, int8] = await Promise.all([loadModel(bundle, { device: 'cpu' }), loadModel(bundle, eight)]);
    expect([single.info.device, int8.info.device]).toEqual(['cpu', 'cpu, int8']);
    expect(int8.info.id).toBe(single.info.id);
    const steps = [999, 300];
    const [a, b] = [await single.predict(noise(), steps), await int8.predict(noise(), steps)];
    // Of noise of unit variance. Measured: .022.
    const difference = largestDifference(a.data, b.data);
    expect(difference).toBeLessThan(0.06);
    expect(difference).toBeGreaterThan(1e-3);
    await Promise.all([single.dispose(), int8.dispose()]);
  });

  test('is not what runs where it is not named', async () => {
    const model = await loadModel(bundle, { device: 'cpu', precision: 'auto' });
    expect(model.info.device).toBe('cpu');
    await model.dispose();
  });

  test('with auto, it is the cpu that is taken', async () => {
    const model = await loadModel(bundle, { precision: 'int8' });
    expect(model.info.device).toBe('cpu, int8');
    await model.dispose();
  });

  test.each(['webgpu', 'cuda'] as const)('is refused in a sentence on %s', async (device) => {
    expect(await rejection(loadModel(bundle, { device, precision: 'int8' }))).toMatchObject({
      code: 'invalid-argument',
      message: `Expected auto, float32 or float16 on ${device} for precision but found "int8"; int8 is for the device cpu.`,
    });
  });

  test('is refused of a bundle without the graph', async () => {
    expect(await rejection(loadModel(fixture('int64'), eight))).toMatchObject({
      code: 'invalid-argument',
      message: expect.stringMatching(/has no graph that computes in int8,.*import its checkpoint again, with --int8,/),
    });
  });

  for (const { name: sentence, run } of conformanceCases)
    test(sentence, () => run({ load: () => loadModel(bundle, eight), tolerance: 1e-5 }));
});

describe('ranges', () => {
  test('are refused of a graph that has none, and nothing is left behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ranges-'));
    await cp(fixture('external-data'), folder, { recursive: true });
    const before = await readdir(folder);
    const manifest = parseManifest(await readFile(join(folder, 'model.json'), 'utf8'), 'model.json');
    const graph = await readFile(join(folder, manifest.graph.file));
    await expect(measureRanges({ folder, manifest, graph })).rejects.toThrow(/ranges/);
    expect(await readdir(folder)).toEqual(before);
    await rm(folder, { recursive: true });
  });
});
