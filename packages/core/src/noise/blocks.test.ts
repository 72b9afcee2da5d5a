import { expect, test } from 'vitest';
import { blocksWithin } from './blocks.js';

test('they are the blocks of four that have anything, and there is no list of all', () => {
  const values = new Float32Array(18);
  values[7] = -1;
  values[8] = 0.5;
  values[9] = 2;
  expect(blocksWithin(values)).toEqual(Int32Array.of(1, 2));
  values[17] = 1e-9;
  expect(blocksWithin(values)).toEqual(Int32Array.of(1, 2, 4));
  expect(blocksWithin(new Float32Array(9))).toEqual(new Int32Array(0));
  expect(blocksWithin(Float32Array.of(0, 1, 0, 0, 3))).toBeUndefined();
  expect(blocksWithin(new Float32Array(0))).toBeUndefined();
});
