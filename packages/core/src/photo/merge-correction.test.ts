import { describe, expect, test } from 'vitest';
import { type ImageShape, type Tensor, tensor } from '../tensor/tensor.js';
import type { Image, Region } from './image.js';
import { mergeCorrection } from './merge-correction.js';
import { toModel } from './to-model.js';

/** An image without a pattern. */
function picture(width: number, height: number, channels = 3, depth: 8 | 16 = 8): Image {
  const pixels = depth === 8 ? new Uint8Array(width * height * channels) : new Uint16Array(width * height * channels);
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.imul(i + 1, 0x9e3779b1) >>> 7;
  return { name: 'a.png', width, height, channels, depth, pixels };
}

function filled(shape: readonly number[], at: (i: number) => number): Tensor {
  const array = tensor(shape);
  for (let i = 0; i < array.data.length; i++) array.data[i] = at(i);
  return array;
}

/** Picks an image's values inside a region, or those outside. */
const where = (image: Image, region: Region, inside: boolean) => (_: unknown, i: number) => {
  const pixel = Math.floor(i / image.channels);
  const [x, y] = [pixel % image.width, Math.floor(pixel / image.width)];
  const within = x >= region.x && y >= region.y && x < region.x + region.size && y < region.y + region.size;
  return within === inside;
};

describe("where the region has the model's size", () => {
  const shape: ImageShape = [3, 8, 8];
  const region = { x: 3, y: 2, size: 8 };

  test.each([8, 16] as const)('the corrected image, rounded and clipped, at %i bits', (depth) => {
    const image = picture(15, 12, 3, depth);
    const corrected = filled(shape, (i) => Math.sin(i) * 1.2);
    const pixels = mergeCorrection(image, region, {
      modelInput: toModel(image, region, shape),
      corrected,
      keep: filled([1, 8, 8], () => 0.7),
    });
    const half = depth === 8 ? 127.5 : 32767.5;
    for (let y = 0; y < 8; y++)
      for (let x = 0; x < 8; x++)
        for (let c = 0; c < 3; c++) {
          const expected = Math.round(half * (corrected.get(c, y, x) + 1));
          const found = pixels[((y + 2) * 15 + x + 3) * 3 + c];
          expect(found).toBe(Math.min(Math.max(expected, 0), 2 * half));
        }
    expect(pixels.filter(where(image, region, false))).toEqual(image.pixels.filter(where(image, region, false)));
  });

  test('the image given stays as it is, a Buffer of Node too', () => {
    const image = picture(15, 12);
    const before = image.pixels.slice();
    const given = { ...image, pixels: Buffer.from(image.pixels) };
    const corrected = filled(shape, (i) => Math.sin(i));
    const keep = filled([1, 8, 8], () => 0.7);
    const pixels = mergeCorrection(given, region, { modelInput: toModel(given, region, shape), corrected, keep });
    expect(Uint8Array.from(given.pixels)).toEqual(before);
    expect(pixels).not.toEqual(before);
  });

  test('halves are rounded as the corrected image has them, whatever the input is', () => {
    const image = picture(15, 12);
    const keep = filled([1, 8, 8], () => 0.7);
    const pixels = mergeCorrection(image, region, {
      modelInput: toModel(image, region, shape),
      corrected: filled(shape, () => 0),
      keep,
    });
    expect([...new Set(pixels.filter(where(image, region, true)))]).toEqual([128]);
  });

  test('pixels wholly kept are the original to the byte, whatever the corrected image says there', () => {
    const image = picture(15, 12);
    const keep = filled(shape, (i) => (i % 3 === 0 ? 1 : 0.999));
    const pixels = mergeCorrection(image, region, {
      modelInput: toModel(image, region, shape),
      corrected: filled(shape, () => 1),
      keep,
    });
    for (let y = 0; y < 8; y++)
      for (let x = 0; x < 8; x++)
        for (let c = 0; c < 3; c++) {
          const at = ((y + 2) * 15 + x + 3) * 3 + c;
          expect(pixels[at]).toBe(keep.get(c, y, x) === 1 ? image.pixels[at] : 255);
        }
  });
});

describe('where the region is larger', () => {
  const shape: ImageShape = [3, 8, 8];
  const region = { x: 4, y: 1, size: 30 };
  const image = picture(40, 33);
  const input = toModel(image, region, shape);
  const nothing = filled([1, 8, 8], () => 0);
  const half = filled([1, 8, 8], () => 0.5);
  const all = filled([1, 8, 8], () => 1);

  test('outside it, not a byte changes', () => {
    const pixels = mergeCorrection(image, region, {
      modelInput: input,
      corrected: filled(shape, () => 0.3),
      keep: half,
    });
    const outside = where(image, region, false);
    expect(pixels.filter(outside)).toEqual(image.pixels.filter(outside));
    expect(pixels.filter(where(image, region, true))).not.toEqual(image.pixels.filter(where(image, region, true)));
  });

  test('where nothing is kept, the enlarged correction alone: no detail of the original is left', () => {
    const pixels = mergeCorrection(image, region, {
      modelInput: input,
      corrected: filled(shape, () => 0.2),
      keep: nothing,
    });
    expect([...new Set(pixels.filter(where(image, region, true)))]).toEqual([Math.round(127.5 * 1.2)]);
  });

  test('where some is kept, its share of the original with the change on it', () => {
    // The model answers with its input, brighter by 0.1: the kept half keeps all its detail.
    const corrected = filled(shape, () => 0.5);
    const flat = filled(shape, () => 0.4);
    const pixels = mergeCorrection(image, region, { modelInput: flat, corrected, keep: half });
    pixels.forEach((value, i) => {
      if (!where(image, region, true)(value, i)) return;
      const expected = 0.5 * (image.pixels[i]! + 0.1 * 127.5) + 0.5 * 127.5 * 1.5;
      expect(Math.abs(value - expected)).toBeLessThanOrEqual(0.5001);
    });
  });

  test('where all is kept, the original to the byte', () => {
    expect(
      mergeCorrection(image, region, { modelInput: input, corrected: filled(shape, () => -1), keep: all }),
    ).toEqual(image.pixels);
  });

  test('a kept part beside a replaced one is not touched', () => {
    // The left half is kept. A pixel of the model covers 3.75 of the image's: the weight falls from
    // x = 4 + 30 / 2 - 3.75 / 2 to x = 4 + 30 / 2 + 3.75 / 2.
    const keep = filled([1, 8, 8], (i) => (i % 8 < 4 ? 1 : 0));
    const pixels = mergeCorrection(image, region, { modelInput: input, corrected: filled(shape, () => 1), keep });
    const untouched = { x: 4, y: 1, size: 13 };
    expect(pixels.filter(where(image, untouched, true))).toEqual(image.pixels.filter(where(image, untouched, true)));
    const replaced = { x: 23, y: 5, size: 11 };
    expect([...new Set(pixels.filter(where(image, replaced, true)))]).toEqual([255]);
  });

  test('an answer that changes nothing changes nothing, unless detail is replaced', () => {
    const pixels = mergeCorrection(image, region, {
      modelInput: input,
      corrected: input,
      keep: filled([1, 8, 8], () => 0.999999),
    });
    expect(pixels).toEqual(image.pixels);
  });
});

test('where the region is smaller, the correction is averaged over areas', () => {
  const image = picture(5, 5, 1);
  const region = { x: 1, y: 2, size: 2 };
  const corrected = filled([1, 4, 4], (i) => (i % 2 === 0 ? -0.5 : 0.1));
  const none = filled([1, 4, 4], () => 0);
  const pixels = mergeCorrection(image, region, {
    modelInput: toModel(image, region, [1, 4, 4]),
    corrected,
    keep: none,
  });
  const expected = image.pixels.slice();
  for (const at of [11, 12, 16, 17]) expected[at] = Math.round(127.5 * 0.8);
  expect(pixels).toEqual(expected);
});

test('refuses tensors of other shapes', () => {
  const image = picture(8, 8);
  const region = { x: 0, y: 0, size: 8 };
  const good = tensor([3, 4, 4]);
  const bad = tensor([3, 4, 5]);
  const keep = tensor([1, 4, 4]);
  for (const correction of [
    { modelInput: tensor([1, 4, 4]), corrected: good, keep },
    { modelInput: good, corrected: bad, keep },
    { modelInput: good, corrected: good, keep: bad },
  ])
    expect(() => mergeCorrection(image, region, correction)).toThrow(
      expect.objectContaining({ code: 'invalid-argument' }),
    );
});
