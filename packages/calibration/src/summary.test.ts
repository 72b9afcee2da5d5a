import { presets, tensor } from '@fuzzydiff/core';
import { addDiscrepancies, keyedNoise, noStatistics, type Statistics } from '@fuzzydiff/core/math';
import { expect, test } from 'vitest';
import { summarize } from './summary.js';

const side = 32;
const model = { shape: [1, side, side] } as const;
const estimator = { ...presets.fast.estimator, depths: [10] };

/** Statistics of normal discrepancies of mean 2 and deviation 0.5. */
function drawn(count: number, seed = 0): Statistics {
  const noise = keyedNoise(seed);
  return Array.from({ length: count }).reduce<Statistics>(
    (statistics, _, n) => {
      const values = tensor([1, 1, side, side]);
      noise.fill(values.data, { image: String(n), purpose: 'initial' });
      return addDiscrepancies(
        statistics,
        tensor(
          [1, 1, side, side],
          values.data.map((z) => 2 + 0.5 * z),
        ),
      );
    },
    noStatistics(model, estimator),
  );
}

test('the errors are how far statistics of so many images really are from the truth', () => {
  const count = 50;
  const [made] = summarize(drawn(count));
  expect(made!.depth).toBe(10);
  expect(made!.mean).toBeCloseTo(2, 1);
  expect(made!.deviation).toBeCloseTo(0.5, 1);
  // Every pixel is an estimate of its own: their spread is the error.
  const { mean, m2 } = drawn(count).moments[0]!;
  const spread = (values: Float64Array, truth: number) =>
    Math.sqrt(values.reduce((sum, value) => sum + (value - truth) ** 2, 0) / values.length) / truth;
  expect(Math.abs(spread(mean, 2) / made!.meanError - 1)).toBeLessThan(0.07);
  const sample = m2.map((sum) => Math.sqrt(sum / (count - 1)));
  expect(Math.abs(spread(sample, 0.5) / made!.deviationError - 1)).toBeLessThan(0.07);
});

test('four times the images, half the error', () => {
  const [few] = summarize(drawn(51));
  const [many] = summarize(drawn(201));
  expect(few!.meanError / many!.meanError).toBeCloseTo(2, 1);
  expect(few!.deviationError / many!.deviationError).toBeCloseTo(2, 10);
});
