import { expect, test } from 'vitest';
import { largestOfFrames } from './largest-of-frames.js';

const frame = (tx: number, values: number[]) => ({
  placement: { a: 4, b: 0, tx, ty: 0 },
  plane: { width: 2, height: 2, values: Float32Array.from(values) },
});

test('a picture’s pixels have the larger of what lies over them, and one in no frame what is said', () => {
  const largest = largestOfFrames({ width: 8, height: 5 }, [frame(0, [3, 3, 3, 3]), frame(2, [9, 9, 1, 1])], -7);
  const rows = Array.from({ length: 5 }, (_, y) => [...largest.subarray(8 * y, 8 * y + 8)]);
  expect(rows[0]).toEqual([3, 3, 9, 9, 9, 9, -7, -7]);
  expect(rows[3]).toEqual([3, 3, 3, 3, 1, 1, -7, -7]);
  expect(rows[4]).toEqual(new Array(8).fill(-7));
});

test('a frame that reaches beyond the picture counts as far as that goes', () => {
  const largest = largestOfFrames({ width: 3, height: 2 }, [frame(-2, [5, 5, 5, 5])], 0);
  expect([...largest]).toEqual([5, 5, 0, 5, 5, 0]);
});
