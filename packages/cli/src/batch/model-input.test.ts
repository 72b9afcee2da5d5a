import { type Image, largestSquare, toModel } from '@fuzzydiff/core/image';
import { expect, test } from 'vitest';
import { inputOf } from './model-input.js';

const shape = [3, 8, 8] as const;

function picture(
  channels: 1 | 3,
  value: (pixel: number, channel: number) => number,
): Image & { readonly notes: readonly string[] } {
  const [width, height] = [20, 16];
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, i) =>
    value(Math.floor(i / channels), i % channels),
  );
  return { name: 'face.png', width, height, channels, depth: 8, pixels, notes: [] };
}

test('a picture in colour is taken as it is stored, bit for bit', () => {
  const colours = picture(3, (pixel, channel) => (pixel * (7 + 30 * channel)) % 256);
  expect(inputOf(colours, shape)).toEqual(toModel(colours, largestSquare(colours), shape));
});

test('one of a single channel gives a model of three channels the same three times', () => {
  const { shape: own, data } = inputOf(
    picture(1, (pixel) => (pixel * 7) % 256),
    shape,
  );
  expect(own).toEqual([...shape]);
  expect(data.slice(64, 128)).toEqual(data.slice(0, 64));
  expect(data.slice(128)).toEqual(data.slice(0, 64));
});
