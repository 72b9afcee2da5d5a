import { expect, test } from 'vitest';
import type { Image, Pixels } from '../photo/image.js';
import { changedShare } from './changed-share.js';

const width = 37;
const imageOf = (pixels: Pixels, channels: number): Image => ({
  ...{ name: 'photo.png', width, height: pixels.length / channels / width, channels, pixels },
  depth: pixels instanceof Uint16Array ? 16 : 8,
});

test.each([
  [1, 8, 0],
  [3, 8, 0],
  [3, 8, 1],
  [3, 16, 0],
] as const)('of %i channels and %i bits, from byte %i on, each pixel counts once', (channels, depth, offset) => {
  const count = 11 * width * channels;
  const blank = () => (depth === 8 ? new Uint8Array(count + offset).subarray(offset) : new Uint16Array(count));
  const [before, after] = [blank(), blank()];
  // Two values of one pixel, one of another, and the last of all.
  for (const at of [40 * channels, 41 * channels - 1, 99 * channels, count - 1]) after[at] = 1;
  const share = changedShare(imageOf(before, channels), imageOf(after, channels));
  expect(share).toBe(3 / (11 * width));
  expect(changedShare(imageOf(before, channels), imageOf(before, channels))).toBe(0);
});
