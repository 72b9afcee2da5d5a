import { expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { tensor } from '../tensor/tensor.js';
import { attentionMap } from './attention.js';
import { attentionIn, attentionRegions } from './regions.js';

/** Scores of 8 x 8 pixels: two by two of 10 in one corner, four by four of 3 in the other. */
const scores = tensor([1, 1, 8, 8]);
for (let y = 0; y < 2; y++) for (let x = 0; x < 2; x++) scores.set(0, 0, y, x, 10);
for (let y = 4; y < 8; y++) for (let x = 4; x < 8; x++) scores.set(0, 0, y, x, 3);
const extent = { lower: 2, upper: 4 };
const map = attentionMap(scores, extent);
const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
const sizes = (...args: Parameters<typeof attentionRegions>) =>
  attentionRegions(...args).map(({ pixels, mass, share }) => ({ pixels: pixels.length, mass, share }));

test('a region is what hangs together by the low bounds, and its mass is of the high ones', () => {
  expect(sizes(scores, { extent, mass: { lower: 3, upper: 9 } })).toEqual([{ pixels: 4, mass: 4 / 64, share: 4 / 64 }]);
  // By other bounds, other regions count, and the largest comes first.
  expect(sizes(scores, { extent, mass: { lower: 2, upper: 3.5 } })).toEqual(
    [
      { pixels: 16, mass: (16 * (2 / 3)) / 64, share: 16 / 64 },
      { pixels: 4, mass: 4 / 64, share: 4 / 64 },
    ].map((size) => ({ ...size, mass: expect.closeTo(size.mass, 6) })),
  );
});

test('corners join, and so does what only one channel attends to', () => {
  const z = tensor([1, 2, 4, 4]);
  z.set(0, 0, 0, 0, 9);
  z.set(0, 1, 1, 1, 9);
  z.set(0, 0, 3, 3, 9);
  const bounds = { extent, mass: extent };
  expect(attentionRegions(z, bounds).map(({ pixels }) => [...pixels].sort((a, b) => a - b))).toEqual([[0, 5], [15]]);
});

test('what lies outside of where is looked is nothing, and does not help a region', () => {
  const within = tensor([1, 8, 8], new Float32Array(64).fill(1));
  within.data[0] = 0;
  within.data[1] = 0.75;
  const [region] = attentionRegions(scores, { extent, mass: { lower: 3, upper: 9 } }, within);
  expect([...region!.pixels].sort((a, b) => a - b)).toEqual([1, 8, 9]);
  expect(region).toMatchObject({ mass: 2.75 / 64, share: 2.75 / 62.75 });
  expect(sum(attentionIn(map, { within }).data)).toBe(sum(map.data) - 1.25);
});

test('a map is of what belongs to the regions that count, as strong as it was', () => {
  const regions = attentionRegions(scores, { extent, mass: extent });
  expect(regions).toHaveLength(2);
  expect(attentionIn(map, { regions }).data).toEqual(map.data);
  const [largest] = regions;
  const own = attentionIn(map, { regions: [largest!] });
  expect([sum(own.data), own.get(0, 5, 5), own.get(0, 0, 0)]).toEqual([8, 0.5, 0]);
  expect(sum(attentionIn(map, { regions: [] }).data)).toBe(0);
  expect(attentionIn(map, {}).data).toEqual(map.data);
});

test('what is looked at has the size of the map', async () => {
  const within = tensor([1, 4, 4]);
  for (const use of [
    () => attentionRegions(scores, { extent, mass: extent }, within),
    () => attentionIn(map, { within }),
  ])
    expect(await failureOf(use)).toBeFuzzydiffError('invalid-argument', /\[1, 8, 8\] for within but found/);
});
