import { tensor } from '@fuzzydiff/core';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { deviationPicture, tensorToPng, weightPng } from './tensor-png.js';

/** A PNG's values as they are stored. */
async function stored(png: Uint8Array): Promise<{ width: number; channels: number; values: number[] }> {
  const { depth, space } = await sharp(png).metadata();
  const type = depth === 'ushort' ? 'ushort' : 'uchar';
  const { data, info } = await sharp(png)
    .toColourspace(space!)
    .raw({ depth: type })
    .toBuffer({ resolveWithObject: true });
  const values = type === 'uchar' ? data : new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  return { width: info.width, channels: info.channels, values: [...values] };
}

test('tensorToPng: [-1, 1] to full scale, channels interleaved, beyond clipped', async () => {
  const image = tensor([3, 1, 2], Float32Array.of(-1, 0, 1, 0.5, -2, 2));
  expect(await stored(await tensorToPng(image))).toEqual({ width: 2, channels: 3, values: [0, 255, 0, 128, 191, 255] });
  expect(await stored(await tensorToPng(image, 16))).toEqual({
    width: 2,
    channels: 3,
    values: [0, 65535, 0, 32768, 49151, 65535],
  });
});

describe('weightPng', () => {
  const image = { width: 5, height: 4 };

  test("16 bits of the image's size; outside the region wholly kept", async () => {
    const weight = tensor([1, 2, 2], Float32Array.of(0, 0.25, 0.5, 1));
    const { values, width, channels } = await stored(await weightPng(weight, { x: 2, y: 1, size: 2 }, image));
    expect([width, channels]).toEqual([5, 1]);
    const expected = new Array(20).fill(65535);
    expected[7] = 0;
    expected[8] = 16384;
    expected[12] = 32768;
    expect(values).toEqual(expected);
  });

  test('a weight per channel gives RGB', async () => {
    const weight = tensor([3, 1, 1], Float32Array.of(0, 0.5, 1));
    const { values, channels } = await stored(await weightPng(weight, { x: 0, y: 0, size: 4 }, image));
    expect(channels).toBe(3);
    expect(values.slice(0, 3)).toEqual([0, 32768, 65535]);
    expect(values.slice(12, 15)).toEqual([65535, 65535, 65535]);
  });
});

test('deviationPicture: a fixed scale, up to 1', async () => {
  const deviation = tensor([1, 1, 4], Float32Array.of(0, 0.5, 1, 3));
  expect((await stored(await deviationPicture(deviation))).values).toEqual([0, 32768, 65535, 65535]);
});
