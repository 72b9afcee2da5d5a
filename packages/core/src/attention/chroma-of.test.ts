import { expect, test } from 'vitest';
import { normals, smoothImage } from '../../test/images.js';
import { toAxes } from '../bands/colour-axes.js';
import { type ImageShape, sizeOf } from '../tensor/tensor.js';
import { chromaOf } from './chroma-of.js';

const shape: ImageShape = [3, 32, 32];
const plane = 32 * 32;
const channelOf = (i: number) => Math.floor(i / plane);

/** Light between .2 and 1.8 of one plane, in the shares of three channels. */
function inked(shares: readonly number[], values: Float32Array): Float32Array {
  return Float32Array.from({ length: 3 * plane }, (_, i) => shares[channelOf(i)]! * (1 + values[i % plane]!) - 1);
}
const grey = smoothImage(shape).data.map((value, i) => Math.max(-0.8, Math.min(0.8, value + 0.05 * Math.sin(i))));

test('an image in the shades of one ink has that ink’s chroma, as a share of its luma, however bright it is', () => {
  const ink = [0.9, 0.7, 0.5];
  const axes = Float32Array.from(ink);
  toAxes(axes, 3);
  const expected = [axes[1]! / axes[0]!, axes[2]! / axes[0]!];
  for (const values of [grey, grey.map((value) => (value - 1) / 2)]) {
    const found = chromaOf(inked(ink, values), shape);
    expect(found[0]).toBeCloseTo(expected[0]!, 4);
    expect(found[1]).toBeCloseTo(expected[1]!, 4);
  }
});

test('grey has none, to the bit, and neither have other channels than three', () => {
  expect(chromaOf(inked([1, 1, 1], grey), shape)).toEqual([0, 0]);
  expect(chromaOf(grey.subarray(0, 2 * plane), [2, 32, 32])).toEqual([0, 0]);
  expect(chromaOf(new Float32Array(sizeOf(shape)).fill(-1), shape)).toEqual([0, 0]);
});

test('two thirds of it are of the middle’s light, and a third of edges, of which there are more around it', () => {
  const isMiddle = (i: number) => {
    const [x, y] = [i % 32, Math.floor((i % plane) / 32)];
    return x >= 8 && x < 24 && y >= 8 && y < 24;
  };
  // Middle: smooth, and red. Around it: grainy, in grey.
  const noise = normals(plane);
  const image = Float32Array.from({ length: 3 * plane }, (_, i) => {
    if (isMiddle(i)) return channelOf(i) === 0 ? 0.8 : 0.2;
    return 0.2 * Math.max(-3, Math.min(3, noise[i % plane]!));
  });
  const axes = Float32Array.of(1.8, 1.2, 1.2);
  toAxes(axes, 3);
  const found = chromaOf(image, shape);
  expect(found[0]).toBeCloseTo(((2 / 3) * axes[1]!) / axes[0]!, 4);
  expect(found[1]).toBeCloseTo(((2 / 3) * axes[2]!) / axes[0]!, 4);
});
