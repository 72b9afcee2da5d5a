import { expect, test } from 'vitest';
import { normals } from '../../test/images.js';
import { apart } from './apart.js';

const drawn = normals(400);
/** Long in one direction, and narrow in the other. */
const points = Array.from({ length: 200 }, (_, n): [number, number] => {
  const [along, beside] = [drawn[2 * n]!, 0.1 * drawn[2 * n + 1]!];
  return [3 + along + beside, 5 + along - beside];
});

test('a point is as far from the others as their deviations in its direction say', () => {
  const distances = (point: [number, number]) => apart([...points, point]).at(-1)!;
  expect(distances([3, 5])).toBeLessThan(0.05);
  expect(distances([5, 7])).toBeCloseTo(4, 0);
  expect(distances([3.5, 4.5])).toBeGreaterThan(3 * distances([5, 7]));
});

test('on average, points of a plane are 2 apart, in whatever axes they are given', () => {
  const own = apart(points);
  expect(own.reduce((sum, distance) => sum + distance, 0) / 200).toBeCloseTo(2, 2);
  const turned = apart(points.map(([x, y]) => [2 * x + y, y - x]));
  turned.forEach((distance, n) => {
    expect(distance).toBeCloseTo(own[n]!, 1);
  });
});

test('points that are all one are 0 apart, and one beside them is far', () => {
  expect(apart(Array.from({ length: 5 }, () => [0, 0]))).toEqual([0, 0, 0, 0, 0]);
  const beside = apart([...Array.from({ length: 30 }, (): [number, number] => [0, 0]), [0.3, 0]]);
  expect(beside.at(-1)).toBeGreaterThan(20);
  expect(beside[0]).toBeLessThan(1);
});
