import { expect, test } from 'vitest';
import { median } from './median.js';

test('the middle one, the upper of two, by their values and not their digits', () => {
  expect([median([10, 9, 100]), median([-2, 30, 4, 5]), median([7]), median([])]).toEqual([10, 5, 7, 0]);
});

test('what is given stays in its order', () => {
  const values = [3, 1, 2];
  median(values);
  expect(values).toEqual([3, 1, 2]);
});
