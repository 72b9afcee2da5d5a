import { expect, test } from 'vitest';
import { boxAround, cut, put, tilesNear } from './tiles.js';

const [width, height] = [150, 100];
const at = (x: number, y: number) => y * width + x;
const marked = (...pixels: number[]) => {
  const values = new Uint8Array(width * height);
  for (const pixel of pixels) values[pixel] = 1;
  return { width, height, values };
};

test('all tiles together are the grid, and each pixel lies in one', () => {
  const counts = new Uint8Array(width * height);
  const everything = { width, height, values: new Uint8Array(width * height).fill(1) };
  for (const { x, y, width: across, height: down } of tilesNear(everything))
    for (let row = y; row < y + down; row++)
      for (let column = x; column < x + across; column++) counts[at(column, row)]!++;
  expect(counts.every((count) => count === 1)).toBe(true);
});

test('only those count that something lies in, or within reach of', () => {
  expect(tilesNear(marked())).toEqual([]);
  expect(tilesNear(marked(at(70, 3)))).toEqual([{ x: 64, y: 0, width: 64, height: 64 }]);
  expect(tilesNear(marked(at(70, 3)), 6)).toHaveLength(1);
  expect(tilesNear(marked(at(70, 3)), 7).map(({ x, y }) => [x, y])).toEqual([
    [0, 0],
    [64, 0],
  ]);
  // The last ones end with the grid.
  expect(tilesNear(marked(at(149, 99)))).toEqual([{ x: 128, y: 64, width: 22, height: 36 }]);
});

test('what is cut out with its surroundings goes back without them', () => {
  const values = Float32Array.from({ length: width * height }, (_, i) => i);
  const tile = { x: 128, y: 64, width: 22, height: 36 };
  const box = boxAround(tile, 5, { width, height });
  expect(box).toEqual({ x: 123, y: 59, width: 27, height: 41 });
  const own = cut(values, width, box);
  expect([own[0], own[27]]).toEqual([at(123, 59), at(123, 60)]);
  const into = new Float32Array(width * height);
  put({ values: own, box }, tile, into, width);
  expect(into).toEqual(values.map((value, i) => (i % width >= 128 && i >= at(0, 64) ? value : 0)));
});
