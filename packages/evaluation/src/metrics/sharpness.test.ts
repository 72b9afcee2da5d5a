import { tensor } from '@fuzzydiff/core';
import { expect, it } from 'vitest';
import { sharpness } from './sharpness.js';

const image = (of: (x: number, y: number) => number) =>
  tensor(
    [2, 8, 8],
    Float32Array.from({ length: 128 }, (_, i) => of(i % 8, Math.floor(i / 8) % 8)),
  );

it('is the length of a slope', () => {
  expect(sharpness(image((x, y) => 0.03 * x - 0.04 * y))).toBeCloseTo(0.05, 6);
});

it('is 0 for one colour and falls when the contrast does', () => {
  expect(sharpness(image(() => 0.3))).toBe(0);
  const checkers = (contrast: number) => sharpness(image((x, y) => contrast * ((x + y) % 2)));
  expect(checkers(0.5)).toBeCloseTo(checkers(1) / 2, 6);
});
