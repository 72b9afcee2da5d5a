import { expect, test } from 'vitest';
import { wholeKinds } from './kinds.js';

test('a face is said to be what a quarter of 5 % of those that are fine are at most', () => {
  expect(wholeKinds({ blur: 0.0125, noise: 1, cast: 0.0126, blocks: 0.3 })).toEqual(['blur']);
  expect(wholeKinds({ blur: 1, noise: 0.0085, cast: 0.0085, blocks: 0.3 })).toEqual(['noise', 'cast']);
});

test('by statistics that do not know, it is nothing', () => {
  expect(wholeKinds(undefined)).toEqual([]);
});
