import { expect, test } from 'vitest';
import { minHeap } from './min-heap.js';

test('gives back what was put in by its keys, while more is put in', () => {
  const heap = minHeap();
  expect(heap.pop()).toBeUndefined();
  const keys = Array.from({ length: 200 }, (_, i) => (i * 71) % 101);
  for (const [i, key] of keys.slice(0, 100).entries()) heap.push(i, key);
  const first = Array.from({ length: 50 }, () => keys[heap.pop()!]!);
  expect(first).toEqual(
    keys
      .slice(0, 100)
      .toSorted((a, b) => a - b)
      .slice(0, 50),
  );
  for (let i = 100; i < 200; i++) heap.push(i, keys[i]!);
  const rest = Array.from({ length: 150 }, () => keys[heap.pop()!]!);
  expect(rest).toEqual(rest.toSorted((a, b) => a - b));
  expect([...first, ...rest].toSorted((a, b) => a - b)).toEqual(keys.toSorted((a, b) => a - b));
  expect(heap.pop()).toBeUndefined();
});
