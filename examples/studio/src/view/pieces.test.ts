import { expect, test } from 'vitest';
import { piecesOf } from './pieces.js';

const square = (x: number, size: number) =>
  [
    [x, 0],
    [x + size, 0],
    [x + size, size],
    [x, size],
  ] as const;

test('a spot is seen as so many pieces, whatever holes are in them', () => {
  expect(piecesOf([])).toBe(0);
  expect(piecesOf([square(0, 9)])).toBe(1);
  expect(piecesOf([square(0, 9), [...square(3, 2)].reverse()])).toBe(1);
  expect(piecesOf([square(20, 3), square(0, 9), [...square(3, 2)].reverse()])).toBe(2);
});
