import { tensor } from '@fuzzydiff/core';
import { bandTransform, keyedNoise } from '@fuzzydiff/core/math';
import { expect, test } from 'vitest';
import { fitBandSigmas } from './fit-band-sigmas.js';

test('gives back the deviations of the bands that images were made with', () => {
  const shape = [3, 32, 32] as const;
  const { bandOf, inverse } = bandTransform(shape, 6, 'daubechies-2');
  const sigmas = { luma: [0.1, 0.3, 1, 2, 4, 8], chroma: [0.02, 0.05, 0.1, 0.4, 1, 2] };
  const images = Array.from({ length: 300 }, (_, n) => {
    const values = new Float32Array(3 * 1024);
    keyedNoise(7).fill(values, { image: `${n}`, purpose: 'degradation' });
    values.forEach((value, i) => {
      const band = bandOf[i % 1024]!;
      const sigma = sigmas[i < 1024 ? 'luma' : 'chroma'].at(band === 0 ? -1 : 5 - band)!;
      // A mean that has to drop out.
      values[i] = 0.5 + sigma * value;
    });
    inverse(values);
    return tensor(shape, values);
  });
  const found = fitBandSigmas(images);
  for (const axis of ['luma', 'chroma'] as const) {
    expect(found[axis]).toHaveLength(6);
    // The last is of 300 numbers, or of 600.
    found[axis].forEach((sigma, n) => {
      expect(Math.abs(sigma / sigmas[axis][n]! - 1)).toBeLessThan(n === 5 ? 0.15 : 0.07);
    });
  }
});

test('one image has no deviations', () => {
  expect(() => fitBandSigmas([tensor([1, 4, 4])])).toThrow(/two or more images for images but found 1/);
});
