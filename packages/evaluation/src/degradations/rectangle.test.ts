import { keyedNoise } from '@fuzzydiff/core/math';
import { expect, test } from 'vitest';
import { randomStream } from '../random/random.js';
import { randomRectangle, randomRectangles } from './rectangle.js';

const random = () => randomStream(keyedNoise(0), 'rectangles');

// Of max(8, N(64, 32)), in scipy: a = -1.75; mean = 8 * norm.cdf(a) + 64 * norm.sf(a) + 32 * norm.pdf(a); and so on.
const expectedMean = 64.5176;
const expectedDeviation = 30.8825;

test.each([256, 64])('sides are N(64, 32) at 256 pixels, at least 8, on an image of %i pixels', (size) => {
  const stream = random();
  const scale = size / 256;
  const sides = Array.from({ length: 5000 }, () => randomRectangle({ height: size, width: size }, stream)).flatMap(
    ({ height, width }) => [height, width],
  );
  const mean = sides.reduce((sum, side) => sum + side, 0) / sides.length;
  const variance = sides.reduce((sum, side) => sum + (side - mean) ** 2, 0) / sides.length;
  expect(Math.abs(mean / scale - expectedMean)).toBeLessThan(1.2);
  // Rounding to whole pixels adds a twelfth of a squared pixel.
  expect(Math.abs(Math.sqrt(variance - 1 / 12) / scale - expectedDeviation)).toBeLessThan(1);
  expect(Math.min(...sides)).toBe(8 * scale);
  expect(sides.every(Number.isInteger)).toBe(true);
});

test('a rectangle lies inside the image, anywhere in it', () => {
  const stream = random();
  const size = { height: 20, width: 48 };
  const seen = new Set<number>();
  for (let n = 0; n < 2000; n++) {
    const { top, left, height, width } = randomRectangle(size, stream);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(top + height).toBeLessThanOrEqual(size.height);
    expect(left + width).toBeLessThanOrEqual(size.width);
    for (let y = top; y < top + height; y++) for (let x = left; x < left + width; x++) seen.add(y * 48 + x);
  }
  expect(seen.size).toBe(20 * 48);
});

test.each([1, 2])('%i together cover 2 to 20 % of the image, whatever its shape', (count) => {
  const stream = random();
  for (const size of [
    { height: 16, width: 16 },
    { height: 16, width: 1000 },
    { height: 200, width: 150 },
  ]) {
    for (let n = 0; n < 20; n++) {
      const pixels = randomRectangles(size, count, stream);
      const share = pixels.length / (size.height * size.width);
      expect(share).toBeGreaterThanOrEqual(0.02);
      expect(share).toBeLessThanOrEqual(0.2);
      expect(new Set(pixels).size).toBe(pixels.length);
    }
  }
});
