import { expect, test } from 'vitest';
import { tensor } from '../tensor/tensor.js';
import { raised } from './raised.js';

test('scores are at least what is given, at every depth', () => {
  const z = tensor([2, 1, 1, 3], Float32Array.of(-1, 5, -2, 0, 9, 3));
  const least = tensor([1, 1, 3], Float32Array.of(0, 6, 1));
  expect(raised(z, least)).toEqual(tensor([2, 1, 1, 3], Float32Array.of(-1, 6, 1, 0, 9, 3)));
  expect(() => raised(z, tensor([1, 3, 1]))).toThrow(/least/);
});
