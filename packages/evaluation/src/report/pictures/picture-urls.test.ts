import { tensor } from '@fuzzydiff/core';
import { expect, test } from 'vitest';
import { pictureUrls } from './picture-urls.js';

/** Pictures whose bytes are those of their pixels, to be looked at. */
const urls = await pictureUrls(async ({ pixels }) => pixels);

function pixelsOf(url: string): number[] {
  const [, base64] = url.split('data:image/png;base64,');
  return [...Buffer.from(base64!, 'base64')];
}

test('an image goes from -1 as black to 1 as white, and is clipped there', async () => {
  const image = tensor([3, 1, 2], new Float32Array([-1, 1, 0, 2, 1, -2]));
  expect(pixelsOf(await urls.image(image))).toEqual([0, 128, 255, 255, 255, 0]);
});

test('an image of one channel is grey', async () => {
  const image = tensor([1, 1, 2], new Float32Array([-1, 0]));
  expect(pixelsOf(await urls.image(image))).toEqual([0, 0, 0, 128, 128, 128]);
});

test('an image of other channels is refused', async () => {
  await expect(urls.image(tensor([2, 1, 1]))).rejects.toThrow(
    'Expected 1 or 3 channels for the pictures of a report but found 2.',
  );
});

test('a mask is white where any of its channels is 1', async () => {
  const mask = tensor([2, 1, 2], new Float32Array([0, 0, 1, 0]));
  expect(pixelsOf(await urls.mask(mask))).toEqual([255, 255, 255, 0, 0, 0]);
});

test('a map goes from black to the yellow of inferno, and is black where its scale is empty', async () => {
  const plane = { width: 2, height: 1, values: new Float32Array([0, 3]) };
  const [black, yellow] = [
    [0, 0, 4],
    [252, 255, 164],
  ] as const;
  expect(pixelsOf(await urls.map(plane, 3))).toEqual([...black, ...yellow]);
  expect(pixelsOf(await urls.map(plane, 0))).toEqual([...black, ...black]);
});
