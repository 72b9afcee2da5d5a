import { tensor } from '@fuzzydiff/core';
import { expect, test } from 'vitest';
import { painted } from './weight.js';

test('the layer draws what is kept to 0 or to 1, and leaves it where it is 0', () => {
  const weight = tensor([1, 1, 5], Float32Array.of(0.4, 0.4, 0.4, 0.4, 0.4));
  const result = painted(weight, Float32Array.of(0, 1, -1, 0.5, -0.5));
  expect([...result.data].map((value) => Math.round(1e6 * value) / 1e6)).toEqual([0.4, 0, 1, 0.2, 0.7]);
  expect(weight.data[1]).toBeCloseTo(0.4, 6);
});

test('one layer lies over every channel', () => {
  const result = painted(tensor([3, 1, 2], new Float32Array(6).fill(0.5)), Float32Array.of(1, -1));
  expect([...result.data]).toEqual([0, 1, 0, 1, 0, 1]);
});
