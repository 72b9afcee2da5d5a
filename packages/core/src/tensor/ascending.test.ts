import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ascending } from './ascending.js';

/** Few enough that some are equal, and of each sign and size. */
const number = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 3e38, -3e38, 1e-45, -1e-45, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  fc.float({ noNaN: true }),
);

test('the places of float32 numbers are those that a stable sort by comparison gives', () => {
  fc.assert(
    fc.property(fc.array(number, { maxLength: 50 }), (numbers) => {
      const compared = numbers
        .map((_, i) => i)
        .sort((a, b) => (numbers[a]! < numbers[b]! ? -1 : +(numbers[a]! > numbers[b]!)));
      expect([...ascending(Float32Array.from(numbers))]).toEqual(compared);
    }),
  );
});

test('other numbers are told apart by all of their bits', () => {
  expect([...ascending([1 + 2e-16 * 2, 1, -2, 1 + 2e-16])]).toEqual([2, 1, 3, 0]);
});
