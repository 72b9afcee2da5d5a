import { expect, test } from 'vitest';
import { gaussianBlur } from '../attention/discrepancy.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { broadBlur, broadBlurIn } from './broad-blur.js';

const plane = { width: 190, height: 131, values: new Float32Array(190 * 131) };
keyedNoise(3).fill(plane.values, { purpose: 'initial' });
// An edge, which noise has none of.
for (let i = 0; i < plane.values.length; i++) if (i % 190 > 100) plane.values[i]! += 4;

test('a narrow one is the Gaussian itself', () => {
  expect(broadBlur(plane, 4)).toEqual(gaussianBlur(plane.values, 131, 190, 4));
});

test.each([5, 9, 14, 30])('a broad one, of deviation %d, is nearly the Gaussian', (sigma) => {
  const exact = gaussianBlur(plane.values, 131, 190, sigma);
  const made = broadBlur(plane, sigma);
  const farthest = made.reduce((most, value, i) => Math.max(most, Math.abs(value - exact[i]!)), 0);
  // Of a step of 4.
  expect(farthest).toBeLessThan(0.06);
});

test.each([2, 9, 14])('in some parts, with deviation %d, it is the same to the bit, and nothing elsewhere', (sigma) => {
  const whole = broadBlur(plane, sigma);
  const tiles = [
    { x: 0, y: 0, width: 64, height: 64 },
    { x: 128, y: 64, width: 62, height: 67 },
  ];
  const isIn = (i: number) =>
    tiles.some(({ x, y, width, height }) => {
      const [column, row] = [i % 190, Math.floor(i / 190)];
      return column >= x && column < x + width && row >= y && row < y + height;
    });
  const made = broadBlurIn(tiles, plane, sigma, new Float32Array(plane.values.length));
  expect(made).toEqual(whole.map((value, i) => (isIn(i) ? value : 0)));
});
