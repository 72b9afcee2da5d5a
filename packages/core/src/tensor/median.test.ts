import fc from 'fast-check';
import { expect, test } from 'vitest';
import { median, weightedMedian } from './median.js';

test('the middle one, the upper of two, by their values and not their digits', () => {
  expect([median([10, 9, 100]), median([-2, 30, 4, 5]), median([7]), median([])]).toEqual([10, 5, 7, 0]);
});

test('what is given stays in its order', () => {
  const values = [3, 1, 2];
  median(values);
  expect(values).toEqual([3, 1, 2]);
});

test('of numbers that count differently the one in the middle of what counts', () => {
  expect(weightedMedian([10, 9, 100], [1, 1, 1])).toBe(10);
  expect(weightedMedian([10, 9, 100], [1, 1, 2.5])).toBe(100);
  expect(weightedMedian([10, 9, 100], [0.1, 5, 0])).toBe(9);
  expect([weightedMedian([], []), weightedMedian([3, 4], [0, 0])]).toEqual([0, 4]);
});

test('of any numbers the middle one is that of the sorted ones, also where many are equal', () => {
  const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }));
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 60 }), (numbers) => {
      // Of 0 and -0, which are equal, it may be either.
      expect(median(numbers) + 0).toBe(Float64Array.from(numbers).sort()[numbers.length >> 1]! + 0);
    }),
  );
});
