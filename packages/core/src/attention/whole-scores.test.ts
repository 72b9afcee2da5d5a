import { expect, test } from 'vitest';
import { normals, smoothImage } from '../../test/images.js';
import { bandTransform } from '../bands/wavelet.js';
import { type ImageShape, sizeOf, stack } from '../tensor/tensor.js';
import { wholeScores } from './whole-scores.js';

const shape: ImageShape = [3, 32, 32];
const size = sizeOf(shape);
const smooth = smoothImage(shape);
const projections = stack([smooth, smooth]);
const scores = (values: Float32Array) => wholeScores(values, projections, shape);

test('grain is the logarithm of the median size of Haar’s finest coefficients of luma, in the middle of the frame', () => {
  const noise = normals(size).map((value) => 0.1 * value);
  const { forward, bandOf } = bandTransform(shape, 2, 'haar');
  const coefficients = noise.slice();
  forward(coefficients);
  const isMiddle = (place: number) => place % 16 >= 4 && place % 16 < 12;
  const middle = (_: number, i: number) => bandOf[i] === 1 && isMiddle(i % 32) && isMiddle(Math.floor(i / 32));
  const sizes = coefficients.subarray(0, 1024).filter(middle).map(Math.abs).sort();
  expect(sizes.length).toBe(3 * 8 * 8);
  const expected = Math.log(sizes[sizes.length / 2]!);
  expect(scores(smooth.data.map((value, i) => value + noise[i]!)).grain).toBeCloseTo(expected, 3);
});

test('what is behind a face has no say in its grain', () => {
  const noise = normals(size).map((value, i) => (Math.abs((i % 32) - 15.5) < 8 ? 0.1 * value : 0));
  const everywhere = normals(size).map((value) => 0.1 * value);
  const grain = (added: Float32Array) => scores(smooth.data.map((value, i) => value + added[i]!)).grain;
  expect(grain(noise)).toBeCloseTo(grain(everywhere), 5);
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
  // A red scratch, two pixels wide.
  const scratched = whole.map((value, i) => (i % 32 > 13 && i % 32 < 16 ? (i < 1024 ? 1 : -1) : value));
  const [own, other] = [scores(scratched), scores(whole)];
  expect(Math.abs(own.grain - other.grain)).toBeLessThan(0.25);
  for (const axis of [0, 1] as const) expect(Math.abs(own.chroma[axis] - other.chroma[axis])).toBeLessThan(0.05);
});
