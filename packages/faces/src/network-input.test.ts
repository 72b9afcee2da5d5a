import { type Image, imagePlane, resample } from '@fuzzydiff/core/image';
import { expect, test } from 'vitest';
import { networkInput } from './network-input.js';
import type { View } from './views.js';

/** A picture in which every value is another. */
function picture(width: number, height: number, channels: 1 | 3): Image {
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 73 + (i % 7) * 31) % 256);
  return { name: 'a picture', width, height, channels, depth: 8, pixels };
}

const whole = ({ width, height }: Image, to = { width, height }): View => ({
  window: { x: 0, y: 0, width, height },
  ...to,
  largest: Number.POSITIVE_INFINITY,
});

test('colours come as blue, green, red, filled up with black at the right and the bottom', () => {
  const photo = picture(33, 5, 3);
  const { values, width, height } = networkInput(photo, whole(photo));
  expect([width, height, values.length]).toEqual([64, 32, 3 * 64 * 32]);
  for (const [plane, channel] of [2, 1, 0].entries())
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const expected = x < 33 && y < 5 ? photo.pixels[3 * (33 * y + x) + channel] : 0;
        expect(values[(plane * height + y) * width + x]).toBe(expected);
      }
});

test('grey comes three times, and 16 bits as 8', () => {
  const photo = picture(32, 32, 1);
  const { values } = networkInput(photo, whole(photo));
  expect([...values]).toEqual([...photo.pixels, ...photo.pixels, ...photo.pixels]);
  const deep: Image = { ...photo, depth: 16, pixels: Uint16Array.from(photo.pixels, (value) => 257 * value) };
  expect(networkInput(deep, whole(deep)).values).toEqual(values);
});

test.each([
  ['the whole, shrunk, over many bands', { x: 0, y: 0, width: 500, height: 400 }, { width: 288, height: 224 }],
  ['a part of it, shrunk', { x: 37, y: 51, width: 300, height: 321 }, { width: 96, height: 160 }],
  ['a part of it, enlarged', { x: 37, y: 51, width: 40, height: 30 }, { width: 96, height: 64 }],
])('%s, is what averaging over areas or interpolating gives', (_, window, to) => {
  const photo = picture(500, 400, 1);
  const { values } = networkInput(photo, { window, ...to, largest: 128 });
  const expected = resample(imagePlane(photo, 0, window), to, 'linear').values;
  for (const [i, value] of expected.entries()) expect(Math.abs(values[i]! - value)).toBeLessThan(1e-3);
});

test('turned by a quarter clockwise, what was on the right is below', () => {
  const photo = picture(32, 32, 1);
  const { values } = networkInput(photo, { ...whole(photo), turned: 90 });
  for (let y = 0; y < 32; y++)
    for (let x = 0; x < 32; x++) expect(values[y * 32 + x]).toBeCloseTo(photo.pixels[32 * (31 - x) + y]!, 2);
});
