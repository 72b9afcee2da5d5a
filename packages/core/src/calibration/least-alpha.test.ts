import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imagesFor, leastAlpha } from './least-alpha.js';

test.each([
  [1, '1/2 (0.50)', 0.5],
  [19, '1/20 (0.050)', 0.05],
  [50, '1/51 (0.020)', 0.02],
  [66, '1/67 (0.015)', 0.015],
  [99, '1/100 (0.010)', 0.01],
])('of %i images, in words and to be passed', (images, words, passed) => {
  expect(leastAlpha(images)).toEqual({ value: 1 / (images + 1), words, passed });
});

test('what is to be passed is never too little, and little more than has to be', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), (images) => {
      const { value, passed } = leastAlpha(images);
      expect(passed).toBeGreaterThanOrEqual(value);
      expect(passed).toBeLessThan(value * 1.1);
    }),
  );
});

test('so many images are enough for an alpha, and one less is not', () => {
  expect([0.05, 0.015, 0.5, 1].map(imagesFor)).toEqual([19, 66, 1, 1]);
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.5, noNaN: true }), (alpha) => {
      const images = imagesFor(alpha);
      expect(leastAlpha(images).value).toBeLessThanOrEqual(alpha);
      if (images > 1) expect(leastAlpha(images - 1).value).toBeGreaterThan(alpha);
    }),
  );
});
