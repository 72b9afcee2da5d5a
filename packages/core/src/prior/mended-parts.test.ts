import { expect, test } from 'vitest';
import type { Image } from '../photo/image.js';
import { placeByRegion } from '../photo/placement.js';
import { tensor } from '../tensor/tensor.js';
import { changedPixels, mendedParts } from './mended-parts.js';

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

test('what lies well apart is a part of its own, of a region as of what was painted', () => {
  const side = 64;
  const at = (x: number, y: number) => y * side + x;
  const seen = tensor([1, side, side]);
  const row = (from: number, to: number, y: number) => Array.from({ length: to - from }, (_, n) => at(from + n, y));
  // Two strokes four pixels from each other, and another; between them the region goes on, too faint to be attended to.
  const strokes = [row(4, 10, 8), row(13, 20, 8), row(40, 50, 8)];
  const painted = [row(4, 10, 40), row(30, 36, 60)];
  for (const i of [...strokes, ...painted].flat()) seen.data[i] = 1;
  const region = { place: 1, pixels: Int32Array.from(row(4, 50, 8)) };
  const parts = mendedParts({ map: seen }, [region]);
  expect(parts.map(({ place, pixels }) => [place, ...pixels])).toEqual([
    [1, ...strokes[0]!, ...strokes[1]!],
    [1, ...strokes[2]!],
    [undefined, ...painted[0]!],
    [undefined, ...painted[1]!],
  ]);
  // One to which nothing attends is a part all the same.
  const faint = { place: 0, pixels: Int32Array.from(row(0, 9, 20)) };
  expect(mendedParts({ map: tensor([1, side, side]) }, [faint])).toEqual([faint]);
});
