import { expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { tensor } from '../tensor.js';
import { correctionWeight, countsAsClean } from './correction-weight.js';

/** Two channels of 2 by 5 pixels, of which two have an attention of a half or more: one in each channel. */
const map = tensor([2, 2, 5]);
map.data.set([0.5, 0.49, 0, 0, 0, 0, 0, 0, 0, 0], 0);
map.data.set([0, 0, 0, 0.9, 0, 0, 0, 0, 0, 0.3], 10);

test.each([
  [undefined, false],
  [0, false],
  [0.19, false],
  [0.2, true],
  [1, true],
])('with two pixels of ten attended to and a cleanShare of %s: %s', (cleanShare, expected) => {
  expect(countsAsClean(map, cleanShare === undefined ? {} : { cleanShare })).toBe(expected);
});

test('a map without attention is clean by any rule, and by none without one', () => {
  expect(countsAsClean(tensor([1, 4, 4]), { cleanShare: 0 })).toBe(true);
  expect(countsAsClean(tensor([1, 4, 4]), {})).toBe(false);
});

test('a clean image has weight 1 everywhere, whatever the strength; another the weight that its map asks for', () => {
  const rule = { strength: 0.5, exponent: 1 };
  expect(correctionWeight(map, { ...rule, cleanShare: 0.2 }).data).toEqual(new Float32Array(20).fill(1));
  const expected = map.data.map((a) => 0.5 * (1 - a));
  expect(correctionWeight(map, { ...rule, cleanShare: 0.1 }).data).toEqual(expected);
  expect(correctionWeight(map, rule).data).toEqual(expected);
});

test('a share that is none is refused', async () => {
  const failure = await failureOf(() => countsAsClean(map, { cleanShare: 1.5 }));
  expect(failure).toBeFuzzydiffError('invalid-argument', /cleanShare/);
});
