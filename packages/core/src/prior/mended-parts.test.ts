import { expect, test } from 'vitest';
import type { Image } from '../photo/image.js';
import { placeByRegion } from '../photo/placement.js';
import { tensor } from '../tensor/tensor.js';
import { changedPixels } from './mended-parts.js';

/** A face of 8 x 8 pixels with two regions, at its left and at its right. */
const face = { placement: placeByRegion({ x: 10, y: 0, size: 32 }), map: tensor([1, 8, 8]) };
const regions = [{ pixels: Int32Array.of(8, 9) }, { pixels: Int32Array.of(14, 15, 23) }];

test('changed pixels are those of the nearest region, and of one face only', () => {
  const blank = { name: 'photo', width: 60, height: 32, channels: 1, depth: 8 } as const;
  const before: Image = { ...blank, pixels: new Uint8Array(60 * 32) };
  const pixels = new Uint8Array(60 * 32);
  const changed = [6 * 60 + 12, 6 * 60 + 40, 20 * 60 + 41];
  for (const at of changed) pixels[at] = 9;
  // Outside of the face.
  pixels[5] = 9;
  const claimed = new Uint8Array(60 * 32);
  const [left, right] = changedPixels(face, regions, { before, after: { ...blank, pixels }, claimed });
  expect([...left!.pixels]).toEqual([changed[0]]);
  expect([...right!.pixels]).toEqual([changed[1], changed[2]]);
  expect(right!.box).toEqual({ x: 40, y: 6, width: 2, height: 15 });
  const again = changedPixels(face, regions, { before, after: { ...blank, pixels }, claimed });
  expect(again.map((each) => each.pixels.length)).toEqual([0, 0]);
});
