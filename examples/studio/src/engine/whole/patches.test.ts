import type { Image } from '@fuzzydiff/core/image';
import { expect, test } from 'vitest';
import { differing } from './patches.js';

const image = (pixels: number[]): Image => ({
  ...{ name: 'photo', width: 4, height: 1, channels: 3, depth: 8 },
  pixels: Uint8Array.from(pixels),
});
const before = image([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
const after = image([1, 1, 1, 2, 9, 2, 9, 9, 9, 4, 4, 5]);

test('a pixel differs where one of its channels does', () => {
  expect([...differing(before, after)]).toEqual([0, 1, 1, 1]);
});
