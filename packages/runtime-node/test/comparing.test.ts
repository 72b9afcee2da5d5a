import { fileURLToPath } from 'node:url';
import { bundleNetwork } from '@fuzzydiff/core/bundle';
import { describe, expect, test } from 'vitest';
import { loadModel } from '../src/load-model.js';
import { openBundle } from '../src/open-bundle.js';
import { largestDifference } from './fixtures.js';

const bundle = fileURLToPath(new URL('../../model-portraits-128/bundle', import.meta.url));
const shape = [3, 128, 128] as const;
const size = 3 * 128 * 128;
const image = Float32Array.from({ length: size }, (_, i) => 0.6 * Math.sin(i / 40));
const projections = Float32Array.from({ length: 2 * size }, (_, i) => 0.6 * Math.sin(i / 41));

describe("onnxruntime computes the bundle's discrepancy network as TypeScript does", () => {
  test.each([
    ['in a worker', {}],
    ['in this thread', { worker: false }],
    ['with several sessions', { sessions: 2 }],
  ])('%s', async (_, options) => {
    const plain = await bundleNetwork(await openBundle(bundle));
    const model = await loadModel(bundle, { device: 'cpu', threads: 1, ...options });
    try {
      expect(model.network).toMatchObject({ id: plain!.id, depths: 2 });
      const [found, expected] = await Promise.all(
        [model.network!, plain!].map((network) => network.compare(image, projections, shape)),
      );
      expect(new Set(expected).size).toBeGreaterThan(10_000);
      expect(largestDifference(found!, expected!)).toBeLessThan(1e-4);
    } finally {
      await model.dispose();
    }
  });
});
