import { expect, test } from 'vitest';
import { normals } from '../../test/images.js';
import { residualSpread } from './residual-spread.js';

const residual = normals(20_000, 'residual').map((value, i) => value * (i < 10_000 ? 3 : 9));
const contrast = Float32Array.from({ length: 20_000 }, (_, i) => (i < 10_000 ? 0.5 : 21.5));

test('is the deviation of what is kept, by local contrast', () => {
  const spread = residualSpread(residual, contrast, () => true);
  expect(spread(0.5)).toBeCloseTo(3, 0);
  expect(spread(21.5)).toBeCloseTo(9, 0);
  // Nothing is known there: as in what is next below.
  expect(spread(5)).toBe(spread(0.5));
  expect(spread(100)).toBe(spread(21.5));
});

test('goes from one contrast to the next without a step', () => {
  const spread = residualSpread(residual, contrast, () => true);
  for (let at = 0; at < 40; at += 0.01) {
    expect(spread(at + 0.01)).toBeGreaterThanOrEqual(spread(at));
    expect(spread(at + 0.01) - spread(at)).toBeLessThan(0.02);
  }
});

test('what is not kept has no say', () => {
  const spoiled = residual.map((value, i) => (i % 3 === 0 ? 200 : value));
  expect(residualSpread(spoiled, contrast, (i) => i % 3 !== 0)(0.5)).toBeCloseTo(3, 0);
});

test('is never below a level, nor undefined where nothing is kept', () => {
  expect(residualSpread(new Float32Array(20_000), contrast, () => true)(20)).toBe(1);
  expect(residualSpread(residual, contrast, () => false)(20)).toBe(1);
});
