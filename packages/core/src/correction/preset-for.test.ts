import { expect, test } from 'vitest';
import { alphasCumprod } from '../schedule/betas.js';
import { correctionFor, estimatorFor, regionBoundsFor } from './preset-for.js';
import { presets } from './presets.js';

const schedule = { kind: 'linear', start: 1e-4, end: 0.02, steps: 1000 } as const;

test.each([
  [8, [50, 400]],
  [64, [50, 400]],
  [128, [102, 531]],
  [256, [193, 644]],
])('at %i pixels, the depths are %j', (side, depths) => {
  expect(estimatorFor('balanced', { shape: [3, side, side], schedule })).toEqual({
    ...presets.balanced.estimator,
    depths,
  });
});

test('the ratio of signal to noise falls by the square of the enlargement', () => {
  const abar = alphasCumprod(schedule);
  const ratio = (depth: number) => abar[depth - 1]! / (1 - abar[depth - 1]!);
  const { depths } = estimatorFor('fast', { shape: [1, 192, 96], schedule });
  for (const [d, depth] of depths.entries())
    expect(ratio(presets.fast.estimator.depths[d]!) / ratio(depth) / 9).toBeCloseTo(1, 1);
});

test('the paper’s depths are the paper’s, whatever the size', () => {
  expect(estimatorFor('paper', { shape: [3, 256, 256], schedule })).toBe(presets.paper.estimator);
});

test('the network of a model compares, but not in the paper’s method', () => {
  const model = { shape: [3, 64, 64], schedule, discrepancy: '0123456789abcdef' } as const;
  expect(estimatorFor('fast', model)).toEqual({
    ...presets.fast.estimator,
    discrepancy: { learned: '0123456789abcdef' },
  });
  expect(estimatorFor('paper', model)).toBe(presets.paper.estimator);
});

test('a network’s maps are weighed by bounds of their own, whatever the size, and its regions by others', () => {
  for (const side of [64, 128]) {
    const model = { shape: [3, side, side], schedule, discrepancy: '0123456789abcdef' } as const;
    const settings = correctionFor('balanced', model);
    expect(settings).toMatchObject({ lower: 2, upper: 4, exponent: 0.75, deepestInFull: false, alpha: 0.015 });
    const { extent, mass } = regionBoundsFor('fast', model);
    // A region has all that is attended to.
    expect([extent.lower <= settings.lower, mass.lower >= extent.upper]).toEqual([true, true]);
    expect(correctionFor('paper', model)).toBe(presets.paper.correction);
  }
  expect(regionBoundsFor('balanced', { shape: [3, 64, 64] }).extent).toMatchObject({ lower: 3.5, upper: 7 });
});

test('on larger images a synthesis visits timesteps of the same ratio of signal to noise, as often', () => {
  const [small, large] = [64, 128].map((side) => correctionFor('balanced', { shape: [3, side, side], schedule }).plan);
  expect(small).toEqual(presets.balanced.correction.plan);
  expect(large).toEqual({ ...small, timesteps: [31, 150, 300, 450, 600] });
  expect(correctionFor('paper', { shape: [3, 128, 128], schedule })).toBe(presets.paper.correction);
});
