import type { Face } from '@fuzzydiff/core';
import { expect, test } from 'vitest';
import { overlap, suppress, withoutParts } from './suppress.js';

const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
const face = (x: number, score: number): Face => ({
  box: box(x, 0, 10, 10),
  landmarks: [
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
  ],
  score,
});

test('overlap is what is shared, of what is covered', () => {
  expect(overlap(box(0, 0, 10, 10), box(0, 0, 10, 10))).toBe(1);
  expect(overlap(box(0, 0, 10, 10), box(5, 0, 10, 10))).toBeCloseTo(50 / 150);
  expect(overlap(box(0, 0, 10, 10), box(2, 2, 4, 5))).toBeCloseTo(20 / 100);
  // Apart in one direction only, or in both: two negative sides share nothing.
  expect(overlap(box(0, 0, 10, 10), box(20, 0, 10, 10))).toBe(0);
  expect(overlap(box(0, 0, 10, 10), box(20, 30, 10, 10))).toBe(0);
});

test('the surest of those that overlap is kept, and the surest comes first', () => {
  const faces = [face(0, 0.7), face(1, 0.9), face(40, 0.8), face(3, 0.6)];
  expect(suppress(faces, 0.3).map(({ score }) => score)).toEqual([0.9, 0.8]);
});

test('only what was kept suppresses: a chain keeps its ends', () => {
  // Neighbours share 4/16, those that are two apart nothing.
  const chain = [face(0, 0.9), face(6, 0.8), face(12, 0.7)];
  expect(suppress(chain, 0.2).map(({ box: { x } }) => x)).toEqual([0, 12]);
  expect(suppress(chain, 0.3)).toHaveLength(3);
});

test('a doubtful face that lies mostly within a surer one is a part of that, and a sure one is not', () => {
  const large = { ...face(0, 0.9), box: box(0, 0, 100, 120) };
  const eye = (score: number, x = 20) => ({ ...face(0, score), box: box(x, 30, 25, 35) });
  expect(withoutParts([large, eye(0.64)])).toEqual([large]);
  expect(withoutParts([large, eye(0.85)])).toHaveLength(2);
  // Less than half of it is within.
  expect(withoutParts([large, eye(0.64, 90)])).toHaveLength(2);
  // The larger one is the doubtful one.
  expect(withoutParts([{ ...large, score: 0.61 }, eye(0.64)])).toHaveLength(2);
});
