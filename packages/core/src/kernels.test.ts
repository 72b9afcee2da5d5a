import { expect, test } from 'vitest';
import { deviationOf, meanOf, normals } from '../test/images.js';
import '../test/matchers.js';
import { climb, noised, reverseStep } from './kernels.js';

const plain = { x: 1, output: 0 };

test('a reverse step mixes the predicted image, the sample, the image before and the noise', () => {
  const x = Float32Array.of(2, -1);
  const x0 = Float32Array.of(10, 20);
  const step = { x0: 0.5, x: 0.25, previousX0: 0.125, sigma: 3 };
  reverseStep(x, x0, Float32Array.of(4, 8), Float32Array.of(1, -1), { x: 0.5, output: -0.25 }, step, false);
  // x0Hat = 0.5 x - 0.25 output = 0, -2.5
  expect(x0).toEqual(Float32Array.of(0, -2.5));
  expect(x).toEqual(Float32Array.of(0.5 + 1.25 + 3, -1.25 - 0.25 + 2.5 - 3));
});

test('clipping happens to the predicted image, before it is mixed and kept', () => {
  const x = Float32Array.of(3, -3, 0.5);
  const x0 = new Float32Array(3);
  reverseStep(x, x0, new Float32Array(3), new Float32Array(3), plain, { x0: 2, x: 1, previousX0: 0, sigma: 0 }, true);
  expect(x0).toEqual(Float32Array.of(1, -1, 0.5));
  expect(x).toEqual(Float32Array.of(5, -5, 1.5));
});

test('a value is clipped to the bound exactly, and one within the bounds is left as it is', () => {
  const predictions = Float32Array.of(1, -1, 1 + 2 ** -23, -1 - 2 ** -23, 1 - 2 ** -24, 5e-324, 0, -0.3, 1e12, -1e12);
  const clipped = predictions.map((value) => Math.min(1, Math.max(-1, value)));
  const step = { x0: 1, x: 0, previousX0: 0, sigma: 0 };
  for (const [clip, expected] of [
    [true, clipped],
    [false, predictions],
  ] as const) {
    const x0 = new Float32Array(predictions.length);
    reverseStep(new Float32Array(x0.length), x0, predictions, undefined, { x: 0, output: 1 }, step, clip);
    expect(x0).toEqual(expected);
  }
});

test('a learned variance lies where v says, also beyond its bounds, value by value', () => {
  const [small, large] = [0.01, 0.09];
  const v = [-1, 0, 1, 2];
  const x = new Float32Array(4);
  const output = Float32Array.of(0, 0, 0, 0, ...v);
  const step = { x0: 0, x: 0, previousX0: 0, sigma: 0.1, logVariance: [Math.log(small), Math.log(large)] as const };
  reverseStep(x, new Float32Array(4), output, new Float32Array(4).fill(1), plain, step, false);
  const f = v.map((value) => (value + 1) / 2);
  const variances = f.map((share) => Math.exp(share * Math.log(large) + (1 - share) * Math.log(small)));
  expect(x.map((deviation) => deviation ** 2)).toBeAllClose(variances, { rtol: 1e-6 });
  expect(variances.slice(0, 3)).toBeAllClose([0.01, 0.03, 0.09], { rtol: 1e-12 });
});

test('a move up, and noising an image, have the mean and variance they should', () => {
  const count = 200_000;
  const x = new Float32Array(count).fill(0.5);
  climb(x, normals(count), 0.36);
  expect(Math.abs(meanOf(x) - 0.5 * 0.8)).toBeLessThan((4 * 0.6) / Math.sqrt(count));
  expect(deviationOf(x)).toBeCloseTo(0.6, 2);

  const out = normals(count, 'other');
  noised(new Float32Array(count).fill(-1), out, 0.64);
  expect(Math.abs(meanOf(out) + 0.8)).toBeLessThan((4 * 0.6) / Math.sqrt(count));
  expect(deviationOf(out)).toBeCloseTo(0.6, 2);
});
