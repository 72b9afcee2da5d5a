import { tensor } from '@fuzzydiff/core';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { deviationPicture, planePng, tensorToPng } from './tensor-png.js';

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

test('planePng: 16 bits of one channel', async () => {
  const plane = { width: 2, height: 2, values: Float32Array.of(0, 0.25, 0.5, 1) };
  expect(await stored(await planePng(plane))).toEqual({ width: 2, channels: 1, values: [0, 16384, 32768, 65535] });
});

test('deviationPicture: a fixed scale, up to 1', async () => {
  const deviation = tensor([1, 1, 4], Float32Array.of(0, 0.5, 1, 3));
  expect((await stored(await deviationPicture(deviation))).values).toEqual([0, 32768, 65535, 65535]);
});
