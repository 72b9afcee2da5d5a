import { expect, test } from 'vitest';
import '../../test/matchers.js';
import { tensor } from '../tensor/tensor.js';
import { blendBack } from './blend-back.js';
import type { Image } from './image.js';
import { placeByRegion } from './placement.js';
import { warpToFrame } from './warp/warp-to-frame.js';

const [width, height] = [40, 40];
const image: Image = {
  ...{ name: 'photo', width, height, channels: 3, depth: 8 },
  pixels: Uint8Array.from({ length: 3 * width * height }, (_, i) => 60 + ((i * 37) % 90)),
};
const placement = placeByRegion({ x: 8, y: 8, size: 24, angle: 20 });
const input = warpToFrame(image, placement, [3, 12, 12]);
const bright = tensor([3, 12, 12], new Float32Array(432).fill(0.9));
const keep = (kept: number) => tensor([1, 12, 12], new Float32Array(144).fill(kept));
const middle = (20 * width + 20) * 3;

test('what is kept is the photograph to the byte, and so is what lies outside of the frame', () => {
  const kept = blendBack(image, [{ placement, input, corrected: bright, keep: keep(1) }]);
  expect(kept.pixels).toEqual(image.pixels);
  expect(kept.weight.values.every((w) => w === 0)).toBe(true);
  const { pixels } = blendBack(image, [{ placement, input, corrected: bright, keep: keep(0) }]);
  for (const at of [0, 39, 39 * width, 40 * width - 1])
    expect(pixels.subarray(3 * at, 3 * at + 3)).toEqual(image.pixels.subarray(3 * at, 3 * at + 3));
});

test('of what is not kept comes what was made, of what is half kept the detail by half', () => {
  const made = blendBack(image, [{ placement, input, corrected: bright, keep: keep(0) }]).pixels;
  expect(made[middle]).toBe(Math.round(1.9 * 127.5));
  const half = blendBack(image, [{ placement, input, corrected: input, keep: keep(0.5) }]).pixels;
  const none = blendBack(image, [{ placement, input, corrected: input, keep: keep(0) }]).pixels;
  // With the correction equal to what the model saw: half of what it did not see is left.
  expect(Math.abs(half[middle]! - (image.pixels[middle]! + none[middle]!) / 2)).toBeLessThanOrEqual(1);
});

test('a plane over the photograph keeps its own pixels', () => {
  const values = Float32Array.from({ length: width * height }, (_, i) => (i % width < 20 ? 1 : 0));
  const face = { placement, input, corrected: bright, keep: { width, height, values } };
  const { pixels, weight } = blendBack(image, [face]);
  expect(pixels[middle - 3]).toBe(image.pixels[middle - 3]);
  expect(pixels[middle]).toBe(Math.round(1.9 * 127.5));
  expect([weight.values[20 * width + 19], weight.values[20 * width + 20]]).toEqual([0, 1]);
});
