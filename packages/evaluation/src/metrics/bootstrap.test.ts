import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bootstrapInterval, quantile } from './bootstrap.js';

// Made by test/fixtures/metrics.py with scipy and numpy.
const { bootstrap } = JSON.parse(readFileSync(new URL('../../test/fixtures/metrics.json', import.meta.url), 'utf8'));

const mean = (sample: readonly number[]) => sample.reduce((sum, value) => sum + value, 0) / sample.length;

test('the interval of a mean comes near to the one of scipy', () => {
  const { low, high } = bootstrapInterval<number>(bootstrap.values, mean, {
    resamples: 20_000,
    confidence: bootstrap.confidence,
  });
  // The quantiles of 20,000 resamples scatter by about 0.5 % of the interval.
  const width = bootstrap.high - bootstrap.low;
  expect(Math.abs(low - bootstrap.low)).toBeLessThan(0.025 * width);
  expect(Math.abs(high - bootstrap.high)).toBeLessThan(0.025 * width);
});

test('quantiles are those of numpy', () => {
  const sorted = bootstrap.values.toSorted((a: number, b: number) => a - b);
  bootstrap.shares.forEach((share: number, i: number) => {
    expect(quantile(sorted, share)).toBeCloseTo(bootstrap.quantiles[i], 12);
  });
});

test('the seed decides', () => {
  const interval = (seed: number) => bootstrapInterval<number>(bootstrap.values, mean, { seed, resamples: 100 });
  expect(interval(1)).toEqual(interval(1));
  expect(interval(1)).not.toEqual(interval(2));
});

test('more confidence is a wider interval, and equal images leave none', () => {
  const interval = (confidence: number) => bootstrapInterval<number>(bootstrap.values, mean, { confidence });
  expect(interval(0.99).low).toBeLessThan(interval(0.5).low);
  expect(interval(0.99).high).toBeGreaterThan(interval(0.5).high);
  expect(bootstrapInterval([3, 3, 3], mean)).toEqual({ low: 3, high: 3 });
});

test('items, options and statistics that make no interval are refused', () => {
  expect(() => bootstrapInterval([], mean)).toThrow(/at least one image for items/);
  expect(() => bootstrapInterval([1], mean, { confidence: 2 })).toThrow(/0 to 1 for confidence but found 2/);
  expect(() => bootstrapInterval([1], mean, { resamples: 0 })).toThrow(/resamples/);
  expect(() => bootstrapInterval([1], () => Number.NaN)).toThrow(/number for statistic but found NaN/);
});
