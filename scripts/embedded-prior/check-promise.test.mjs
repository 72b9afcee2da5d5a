import { expect, test } from 'vitest';
import { checkSplits } from './check-promise.mjs';

const bounds = { extent: { lower: 1, upper: 2 }, mass: { lower: 1, upper: 2 } };
const frame = Array.from({ length: 40 }, (_, n) => [{ mass: (n + 1) / 100, share: (n + 1) / 50 }]);
const how = /** @type {const} */ ({ lookedAt: 'frame', alpha: 0.1, part: 0.5, splits: 400 });

test('as many of those judged are changed as is promised', () => {
  const found = checkSplits({ bounds, frame }, how);
  expect([found.promise, found.tested]).toEqual([20, 20]);
  // Two of 21.
  expect(found.changed).toBeGreaterThan(0.08);
  expect(found.changed).toBeLessThan(0.11);
  expect(found.share).toBeLessThan(found.expectedShare);
  expect(found.first.low).toBeLessThanOrEqual(found.first.changed / 20);
});

test('without regions none are, and regions that are alike are rare nowhere', () => {
  expect(checkSplits({ bounds, frame: frame.map(() => []) }, how).changed).toBe(0);
  expect(checkSplits({ bounds, frame: frame.map(() => [{ mass: 0.5, share: 0.5 }]) }, how).changed).toBe(0);
});
