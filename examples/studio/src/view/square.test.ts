import { expect, test } from 'vitest';
import { cornersOf, inSquare, onSquare, pulledTo } from './square.js';

const square = { x: 10, y: 20, size: 40, angle: 0 };

test('a square that is not turned has its corners where they seem to be', () => {
  expect(cornersOf(square)).toEqual([
    [10, 20],
    [50, 20],
    [50, 60],
    [10, 60],
  ]);
});

test('a place goes into a turned square and back', () => {
  const turned = { ...square, angle: 30 };
  const [u, v] = inSquare(turned, onSquare(turned, [7, -3]));
  expect([u, v]).toEqual([expect.closeTo(7, 9), expect.closeTo(-3, 9)]);
  // Clockwise as seen: to the right is also downwards.
  expect(onSquare(turned, [10, 0])[1]).toBeGreaterThan(40);
});

test('a pulled corner goes there, and the opposite one stays', () => {
  const pulled = pulledTo(square, [1, 1], [60, 65], 8);
  expect(pulled).toEqual({ x: 10, y: 20, size: 50, angle: 0 });
  const turned = { ...square, angle: 20 };
  const before = cornersOf(turned)[0]!;
  const after = cornersOf(pulledTo(turned, [1, 1], [90, 90], 8))[0]!;
  expect([after[0], after[1]]).toEqual([expect.closeTo(before[0], 9), expect.closeTo(before[1], 9)]);
  expect(pulledTo(square, [1, 1], [0, 0], 8).size).toBe(8);
});
