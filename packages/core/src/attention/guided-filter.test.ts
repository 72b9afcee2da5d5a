import { expect, test } from 'vitest';
import { imageOf, normals } from '../../test/images.js';
import '../../test/matchers.js';
import type { ImageShape } from '../tensor/tensor.js';
import { type Guidance, guidedFilter } from './guided-filter.js';

/** The pixels of the square window around `(y, x)` that lie in the image. */
function windowAround(y: number, x: number, [, height, width]: ImageShape, radius: number): number[] {
  const found: number[] = [];
  for (let v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++)
    for (let u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++) found.push(v * width + u);
  return found;
}

/** Solves a small linear system by elimination with pivots. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let c = 0; c < rows.length; c++) {
    const pivot = rows.slice(c).reduce((best, row) => (Math.abs(row[c]!) > Math.abs(best[c]!) ? row : best));
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(c, 0, pivot);
    for (const row of rows)
      if (row !== pivot) {
        const factor = row[c]! / pivot[c]!;
        for (let k = c; k < row.length; k++) row[k] = row[k]! - factor * pivot[k]!;
      }
  }
  return rows.map((row, c) => row.at(-1)! / row[c]!);
}

/** Ridge regression of the map on the image's channels in every window, as the definition says. */
function byDefinition(
  map: Float32Array,
  guide: Float32Array,
  shape: ImageShape,
  { radius, epsilon }: Guidance,
): number[] {
  const [channels, height, width] = shape;
  const plane = height * width;
  const pixels = Array.from({ length: plane }, (_, i) => [Math.floor(i / width), i % width] as const);
  const value = (c: number, i: number) => guide[c * plane + i]!;
  const fits = pixels.map(([y, x]) => {
    const window = windowAround(y, x, shape, radius);
    const mean = (of: (i: number) => number) => window.reduce((sum, i) => sum + of(i), 0) / window.length;
    const centre = Array.from({ length: channels }, (_, c) => mean((i) => value(c, i)));
    const height = mean((i) => map[i]!);
    const covariance = centre.map((a, c) =>
      centre.map((b, d) => mean((i) => (value(c, i) - a) * (value(d, i) - b)) + (c === d ? epsilon : 0)),
    );
    const slope = solve(
      covariance,
      centre.map((a, c) => mean((i) => (value(c, i) - a) * (map[i]! - height))),
    );
    return { slope, offset: height - slope.reduce((sum, s, c) => sum + s * centre[c]!, 0) };
  });
  return pixels.map(([y, x], i) => {
    const window = windowAround(y, x, shape, radius);
    const own = window.map((j) => fits[j]!.slope.reduce((sum, s, c) => sum + s * value(c, i), fits[j]!.offset));
    return own.reduce((sum, v) => sum + v, 0) / window.length;
  });
}

test.each<[shape: ImageShape, guidance: Guidance]>([
  [[3, 9, 7], { radius: 1, epsilon: 0.002 }],
  [[3, 8, 11], { radius: 2, epsilon: 0.05 }],
  [[1, 6, 6], { radius: 2, epsilon: 0.01 }],
  // A window larger than the image.
  [[3, 4, 5], { radius: 6, epsilon: 0.01 }],
])("is the mean of every window's ridge regression on the image: %j, %j", (shape, guidance) => {
  const plane = shape[1] * shape[2];
  const map = normals(plane, 'map').map(Math.abs);
  const guide = normals(shape[0] * plane, 'guide');
  const expected = Float32Array.from(byDefinition(map, guide, shape, guidance));
  expect(guidedFilter(guide, shape, guidance)(map)).toBeAllClose(expected, { rtol: 1e-4, atol: 1e-5 });
});

test('keeps an edge that the image has, and blurs one that it has not', () => {
  const shape = [1, 9, 12] as const;
  const step = imageOf(shape, (i) => (i % 12 < 6 ? 0 : 1)).data;
  const flat = new Float32Array(step.length);
  const guidance = { radius: 2, epsilon: 1e-4 };
  expect(guidedFilter(step, shape, guidance)(step)).toBeAllClose(step, { atol: 1e-3 });
  const blurred = guidedFilter(flat, shape, guidance)(step);
  expect(blurred[5]).toBeGreaterThan(0.3);
  expect(blurred[6]).toBeLessThan(0.7);
});

test('leaves an even map as it is, up to the border', () => {
  const shape = [3, 5, 6] as const;
  const even = new Float32Array(30).fill(0.25);
  expect(guidedFilter(normals(90), shape, { radius: 2, epsilon: 0.01 })(even)).toBeAllClose(even, { atol: 1e-6 });
});
