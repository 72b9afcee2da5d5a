import { expect, test } from 'vitest';
import { normals, smoothImage } from '../../test/images.js';
import { bandTransform } from '../bands/wavelet.js';
import { type ImageShape, sizeOf, stack, tensor } from '../tensor/tensor.js';
import { wholeScores } from './whole-scores.js';

const shape: ImageShape = [3, 32, 32];
const size = sizeOf(shape);
const smooth = smoothImage(shape);
const projections = stack([smooth, smooth]);
const scores = (values: Float32Array) => wholeScores(values, projections, shape);

test('grain is the logarithm of the median size of Haar’s finest coefficients of luma', () => {
  const noise = normals(size).map((value) => 0.1 * value);
  const { forward, bandOf } = bandTransform(shape, 2, 'haar');
  const coefficients = noise.slice();
  forward(coefficients);
  const finest = coefficients.subarray(0, 1024).filter((_, i) => bandOf[i] === 1);
  const sizes = finest.map(Math.abs).sort();
  const expected = Math.log(sizes[sizes.length / 2]!);
  expect(scores(smooth.data.map((value, i) => value + noise[i]!)).grain).toBeCloseTo(expected, 3);
});

test('a cast is how far the colours lie from the deepest projection’s, whatever its light', () => {
  const tinted = smooth.data.map((value, i) => value + [0.4, 0.1, 0.1][Math.floor(i / 1024)]!);
  expect(scores(tinted).cast).toBeCloseTo(0.3 * Math.hypot(2 / 3, 1 / 3, 1 / 3), 5);
  expect(scores(smooth.data.map((value) => value + 0.2)).cast).toBeCloseTo(0, 5);
  const otherwise = wholeScores(tinted, stack([smooth, tensor(shape, tinted)]), shape);
  expect(otherwise.cast).toBeCloseTo(0, 5);
});

test('blocks are steps every 8 pixels, across and down, at whatever place they begin', () => {
  const noise = normals(size).map((value) => 0.01 * value);
  const blocks = (from: number) =>
    scores(
      noise.map((value, i) => {
        const [x, y] = [i % 32, Math.floor((i % 1024) / 32)];
        return value + 0.1 * ((Math.floor((x + from) / 8) + Math.floor((y + from) / 8)) % 2);
      }),
    ).blocks;
  expect(scores(noise).blocks).toBeLessThan(0.5);
  for (const from of [0, 3]) expect(blocks(from)).toBeGreaterThan(1);
});

test('damage of a place is not damage of the whole', () => {
  const noise = normals(size).map((value) => 0.05 * value);
  const whole = smooth.data.map((value, i) => value + noise[i]!);
  // A red scratch, four pixels wide.
  const scratched = whole.map((value, i) => (i % 32 > 12 && i % 32 < 17 ? (i < 1024 ? 1 : -1) : value));
  expect(Math.abs(scores(scratched).grain - scores(whole).grain)).toBeLessThan(0.25);
  expect(scores(scratched).cast).toBeLessThan(0.05);
});
