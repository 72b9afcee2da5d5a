import { expect, test } from 'vitest';
import { flatPieces } from './flat-pieces.js';
import { seededPieces } from './regions.js';

const grid = { width: 40, height: 30 };
const plane = (value: (x: number, y: number) => number) =>
  Float32Array.from({ length: 1200 }, (_, i) => value(i % 40, Math.floor(i / 40)));
const rectangle = (left: number, top: number, width: number, height: number) => (x: number, y: number) =>
  x >= left && x < left + width && y >= top && y < top + height;
const pixels = (inside: (x: number, y: number) => boolean) =>
  Int32Array.from([...Array(1200).keys()].filter((i) => inside(i % 40, Math.floor(i / 40))));
/** Every pixel is as surely damaged as another. */
const sure = new Float32Array(1200).fill(1);

test('pieces with a seed count, whole, corners touching; those without do not', () => {
  const picture = ['#..#.', '.#.#.', '...#.'].join('');
  const found = seededPieces(
    { width: 5, height: 3 },
    (i) => picture[i] === '#',
    (i) => i === 6,
  );
  expect(found.map((piece) => [...piece].sort((a, b) => a - b))).toEqual([[0, 6]]);
});

test('an even patch that was found in part is found as a whole', () => {
  const patch = rectangle(10, 8, 12, 10);
  const photo = [plane((x, y) => (patch(x, y) ? 90 : 120 + ((x * 7 + y * 13) % 30)))];
  const [grown, ...others] = flatPieces(photo, grid, [pixels(rectangle(10, 8, 6, 10))], sure);
  expect(others).toEqual([]);
  expect([...grown!].sort((a, b) => a - b)).toEqual([...pixels(patch)]);
});

test('one that is not even, is too small, or runs into all the rest stays as it is', () => {
  const rough = [plane((x, y) => (x * 37 + y * 91) % 256)];
  expect(flatPieces(rough, grid, [pixels(rectangle(3, 3, 8, 8))], sure)).toEqual([]);
  const wall = [plane(() => 200)];
  expect(flatPieces(wall, grid, [pixels(rectangle(3, 3, 8, 8))], sure)).toEqual([]);
  expect(flatPieces(wall, grid, [pixels(rectangle(3, 3, 2, 2))], sure)).toEqual([]);
});

test('of what was found those have little say of which little is sure', () => {
  const patch = rectangle(10, 8, 12, 10);
  const photo = [plane((x, y) => (patch(x, y) ? 90 : 200))];
  const part = pixels(rectangle(8, 8, 4, 10));
  // Half of the piece is of the wall, hardly found.
  const found = plane((x) => (x < 10 ? 0.01 : 1));
  expect(flatPieces(photo, grid, [part], sure)).toEqual([]);
  expect([...flatPieces(photo, grid, [part], found)[0]!].sort((a, b) => a - b)).toEqual([
    ...pixels(rectangle(8, 8, 14, 10)),
  ]);
});
