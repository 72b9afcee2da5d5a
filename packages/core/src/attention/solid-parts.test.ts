import { expect, test } from 'vitest';
import { solidParts } from './solid-parts.js';

const size = { width: 9, height: 3 };
/** A row of attention by the high bounds: two pieces, with a faint bridge of three between them and a faint end. */
const strict = new Float32Array(27);
for (const x of [0, 1, 5, 6]) strict[9 + x] = 0.5;
const row = [9, 10, 11, 12, 13, 14, 15, 16];

test('what only faint attention joins are parts, and each faint pixel belongs to the nearest', () => {
  const parts = solidParts(row, strict, size);
  expect(parts.map(({ solid }) => [...solid].sort((a, b) => a - b))).toEqual([
    [9, 10],
    [14, 15],
  ]);
  // The middle of the bridge is as near to both: the first has it.
  expect(parts.map(({ pixels }) => [...pixels])).toEqual([
    [9, 10, 11, 12],
    [13, 14, 15, 16],
  ]);
});

test('a part ends where its region does, whatever lies beside it', () => {
  const [only, ...others] = solidParts([14, 15], new Float32Array(27).fill(1), size);
  expect(others).toEqual([]);
  expect([...only!.pixels]).toEqual([14, 15]);
});

test('pieces that touch at a corner are one', () => {
  const corner = new Float32Array(27);
  corner[0] = 1;
  corner[10] = 1;
  expect(solidParts([0, 10], corner, size)).toHaveLength(1);
});
