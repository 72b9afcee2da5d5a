import { expect, test } from 'vitest';
import { tensor } from '../tensor/tensor.js';
import { attentionMap } from './attention.js';
import { clearRegions } from './clear-regions.js';

/** Scores of 8 x 8 pixels: two by two of 10 in one corner, four by four of 3 in the other. */
const scores = tensor([1, 1, 8, 8]);
for (let y = 0; y < 2; y++) for (let x = 0; x < 2; x++) scores.set(0, 0, y, x, 10);
for (let y = 4; y < 8; y++) for (let x = 4; x < 8; x++) scores.set(0, 0, y, x, 3);
const map = attentionMap(scores, { lower: 2, upper: 4 });
const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);

test('without a rule, every region counts', () => {
  expect(clearRegions(map, scores, {}).data).toEqual(map.data);
});

test('a region counts where its attention by the rule’s bounds exceeds the mass, and then all of it', () => {
  const regions = { lower: 3, upper: 9, mass: 3.9 / 64 };
  const clear = clearRegions(map, scores, { regions });
  expect(sum(clear.data)).toBe(4);
  expect(clear.get(0, 1, 1)).toBe(1);
  expect(sum(clearRegions(map, scores, { regions: { ...regions, mass: 4 / 64 } }).data)).toBe(0);
  // By lower bounds, the other region comes to more than the first.
  const other = clearRegions(map, scores, { regions: { lower: 2, upper: 3.5, mass: 4.1 / 64 } });
  expect([sum(other.data), other.get(0, 5, 5)]).toEqual([8, 0.5]);
});

test('what lies outside of where attention counts is nothing, and does not help a region', () => {
  const within = tensor([1, 8, 8]);
  within.data.fill(1);
  within.data[0] = 0;
  expect(sum(clearRegions(map, scores, { within }).data)).toBe(sum(map.data) - 1);
  const regions = { lower: 3, upper: 9, mass: 3.1 / 64 };
  expect(sum(clearRegions(map, scores, { regions, within }).data)).toBe(0);
});
