import { tensor } from '@fuzzydiff/core';
import { expect, test } from 'vitest';
import { headShare } from './head-share.js';

test('of regions that reach beyond a face, what lies in it counts, once', () => {
  // A face of two rows, the lower one half in it; the other two rows of the frame are beside it.
  const head = tensor([1, 4, 2], Float32Array.of(0, 0, 1, 1, 0.5, 0.5, 0, 0));
  const region = (...pixels: number[]) => ({ pixels: Int32Array.from(pixels) });
  expect(headShare(head, [region(0, 1, 6, 7)])).toBe(0);
  expect(headShare(head, [region(0, 1, 2), region(2, 4, 6)])).toBe(0.5);
  expect(headShare(head, [region(0, 1, 2, 3, 4, 5, 6, 7)])).toBe(1);
  expect(headShare(tensor([1, 1, 2]), [region(0)])).toBe(0);
});
