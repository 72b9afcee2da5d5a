import { expect, test } from 'vitest';
import type { CleanPromise } from '../calibration/clean-promise.js';
import { tensor } from '../tensor/tensor.js';
import { findRegions } from './find-regions.js';

const bounds = { extent: { lower: 2, upper: 4 }, mass: { lower: 3, upper: 9 } };
/** On clean images there was next to nothing. */
const promise: CleanPromise = { bounds, frame: Array.from({ length: 99 }, () => [{ mass: 1e-6, share: 0.01 }]) };
const settings = { lower: 2, upper: 4, deepestInFull: true, alpha: 0.05 };
const [faint, weak, strong] = [2.8, 4.2, 9];

const side = 16;
/** The left half is the head. */
const within = tensor([1, side, side]);
for (let y = 0; y < side; y++) for (let x = 0; x < side / 2; x++) within.set(0, y, x, 1);

/**
 * The last column that is changed of a stain in the head and something beside it, from a column on to the right border, which faint
 * attention joins to it.
 */
function lastChanged({ from, score }: { from: number; score: number }): number {
  const z = tensor([1, 1, side, side]);
  for (let y = 2; y < 6; y++) for (let x = 1; x < 4; x++) z.set(0, 0, y, x, strong);
  for (let x = 4; x < from; x++) z.set(0, 0, 4, x, faint);
  for (let y = 4; y < 6; y++) for (let x = from; x < side; x++) z.set(0, 0, y, x, score);
  const { map } = findRegions(z, { settings, promise, within });
  let last = -1;
  for (let x = 0; x < side; x++) if (map.get(0, 5, x) > 0) last = x;
  return last;
}

test('a region goes on beyond the head with what begins there, however weak', () => {
  expect(lastChanged({ from: 5, score: weak })).toBe(side - 1);
});

test('with what is as strong, too, where a stroke breaks off for some pixels', () => {
  expect(lastChanged({ from: 9, score: strong })).toBe(side - 1);
});

test('not with what is neither, as a collar is', () => {
  expect(lastChanged({ from: 9, score: weak })).toBeLessThan(side / 2);
});
