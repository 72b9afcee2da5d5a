import { expect, test } from 'vitest';
import type { JudgedRegion } from '../correction/find-regions.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import type { Image } from '../photo/image.js';
import { tensor } from '../tensor/tensor.js';
import { framedImage } from './framed-image.js';

/** A smooth ramp of 48 by 48 pixels with two black squares, which the model sees at 16 by 16. */
const pixels = Uint8Array.from({ length: 48 * 48 }, (_, i) => 100 + (i % 48) + Math.floor(i / 48));
const squares = [
  [6, 6],
  [30, 30],
] as const;
for (const [left, top] of squares) for (let y = top; y < top + 9; y++) pixels.fill(0, y * 48 + left, y * 48 + left + 9);
const image: Image = { name: 'ramp', width: 48, height: 48, channels: 1, depth: 8, pixels };

const modelPixels = ([left, top]: readonly [number, number]) =>
  Int32Array.from(
    { length: 25 },
    (_, i) => (Math.floor(top / 3) - 1 + Math.floor(i / 5)) * 16 + left / 3 - 1 + (i % 5),
  );

test('a region that is to stay does, to the byte, whatever the photograph’s own pixels tell', async () => {
  const framed = await framedImage(image, { shape: [1, 16, 16], frame: { kind: 'whole' } }, { within: 'frame' });
  const [face] = framed.faces;
  const sample = tensor(
    [1, 16, 16],
    Float32Array.from({ length: 256 }, (_, i) => (102 + 3 * ((i % 16) + Math.floor(i / 16))) / 127.5 - 1),
  );
  const map = tensor([1, 16, 16]);
  for (const square of squares) for (const i of modelPixels(square)) map.data[i] = 1;
  const kept = tensor(
    [1, 16, 16],
    map.data.map((a) => 1 - a),
  );
  const finish = (regions: readonly JudgedRegion[]) =>
    framed.finish([{ ...face!, sample, map, kept, clean: false, regions }], { by: 'damage', noise: keyedNoise(0) });
  const regions = squares.map((square, n) => ({
    pixels: modelPixels(square),
    mass: 0.1,
    share: 0.1,
    p: 0.1,
    isKept: n === 1,
  }));
  const inside = regions.map((region) => framed.place(region.pixels, face!).inPhoto);
  const both = finish([]).photo;
  for (const among of inside) expect(framed.changed(both, among)).toBeGreaterThan(0.3);
  const one = finish(regions).photo;
  expect(framed.changed(one, inside[0])).toBeGreaterThan(0.3);
  expect(framed.changed(one, inside[1])).toBe(0);
});

test('a mark of another colour in a black-and-white photograph is odd where the model sees it, and nowhere in a clean one', async () => {
  const shape = [3, 16, 16] as const;
  const print = Uint8Array.from({ length: 3 * 48 * 48 }, (_, i) => 100 + (Math.floor(i / 3) % 48));
  const photo: Image = { name: 'print', width: 48, height: 48, channels: 3, depth: 8, pixels: print.slice() };
  for (let y = 12; y < 24; y++) for (let x = 12; x < 24; x++) photo.pixels.set([60, 150, 70], 3 * (48 * y + x));
  const oddest = async (pixels: Uint8Array) => {
    const framed = await framedImage({ ...photo, pixels }, { shape, frame: { kind: 'whole' } }, {});
    expect(framed.kind).toBe('grey');
    return framed.faces[0]!.least!.data;
  };
  const scores = await oddest(photo.pixels as Uint8Array);
  expect([scores[6 * 16 + 6], scores[12 * 16 + 12]]).toEqual([12, 0]);
  expect(Math.max(...(await oddest(print)))).toBe(0);
});
