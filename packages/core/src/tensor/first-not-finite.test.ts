import { expect, test } from 'vitest';
import { firstNotFinite } from './first-not-finite.js';

test('what is infinite or no number is found where it is first', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const values = Float32Array.of(0, 1, value, 2, value);
    expect([firstNotFinite(values), firstNotFinite(values.subarray(1)), firstNotFinite(values.subarray(3))]).toEqual([
      2, 1, 1,
    ]);
  }
});

test('the largest, the smallest and none are finite', () => {
  const largest = 3.4028234663852886e38;
  expect(firstNotFinite(Float32Array.of(largest, -largest, 1e-45, -1e-45, 0, -0))).toBe(-1);
  expect(firstNotFinite(new Float32Array(0))).toBe(-1);
});
