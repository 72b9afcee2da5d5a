import { expect, test } from 'vitest';
import { markedWithin } from './marked-within.js';

test('pixels whose middles lie in one of the lines are marked, as far as the photograph goes', () => {
  const square = [
    [1, 1],
    [3.4, 1],
    [3.4, 2.6],
    [1, 2.6],
  ] as const;
  const beyond = square.map(([x, y]) => [x + 3, y - 2] as const);
  const { width, height, values } = markedWithin([square, beyond], { width: 6, height: 3 });
  expect([width, height]).toEqual([6, 3]);
  // biome-ignore format: rows of the photograph
  expect([...values]).toEqual([
    0, 0, 0, 0, 1, 1,
    0, 1, 1, 0, 0, 0,
    0, 1, 1, 0, 0, 0,
  ]);
});
