import type { Point } from '@fuzzydiff/core/image';
import { paintedMarks } from '@fuzzydiff/core/internal';
import { expect, test } from 'vitest';
import { told } from './strokes.js';

test('of a dab nothing is left out', () => {
  expect(told({ says: 'fine', size: 1, points: [[4.123456, 3.5]] })).toEqual({
    says: 'fine',
    size: 1,
    points: [[4.12, 3.5]],
  });
});

test('of a straight line its ends are left, and of a corner the corner', () => {
  const across = Array.from({ length: 50 }, (_, n): Point => [n, 5]);
  const down = Array.from({ length: 50 }, (_, n): Point => [49, 5 + n]);
  const { points } = told({ says: 'damaged', size: 8, points: [...across, ...down] });
  expect(points).toEqual([
    [0, 5],
    [49, 5],
    [49, 54],
  ]);
});

test('there and back again goes there', () => {
  const points: Point[] = [
    [0, 0],
    [30, 0],
    [0, 0],
  ];
  expect(told({ says: 'damaged', size: 8, points }).points).toEqual(points);
});

test('a scribble as a pointer tells of it becomes a quarter of it at most, and marks the same but for a rim', () => {
  const points = Array.from({ length: 600 }, (_, n): Point => {
    const t = n / 40;
    return [200 + 120 * Math.sin(1.3 * t), 150 + 80 * Math.cos(2.1 * t)];
  });
  const size = { width: 400, height: 300 };
  const stroke = { says: 'damaged', size: 24, points } as const;
  const calm = told(stroke);
  expect(calm.points.length).toBeLessThan(points.length / 4);
  const [before, after] = [stroke, calm].map((own) => paintedMarks([own], size).values);
  const marked = before!.filter((value) => value > 0.5).length;
  const other = before!.filter((value, at) => value > 0.5 !== after![at]! > 0.5).length;
  expect(marked).toBeGreaterThan(10_000);
  expect(other / marked).toBeLessThan(0.02);
});
