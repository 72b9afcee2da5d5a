import { expect, test } from 'vitest';
import { outlinesOf } from './outlines.js';
import { placeByRegion } from './placement.js';

const placement = placeByRegion({ x: 100, y: 50, size: 160 });
const around = (inside: (x: number, y: number) => boolean) =>
  outlinesOf((x, y) => (inside(x, y) ? 1 : 0), { side: 16, placement, within: { x: 0, y: 0, width: 16, height: 16 } });

/** The area that a closed line encloses. */
function area(line: readonly (readonly [number, number])[]): number {
  const sum = line.reduce((total, [x, y], n) => {
    const [u, v] = line[(n + 1) % line.length]!;
    return total + x * v - u * y;
  }, 0);
  return Math.abs(sum) / 2;
}

test('a rectangle has one line around it, in the photograph’s pixels', () => {
  const lines = around((x, y) => x >= 4 && x < 8 && y >= 2 && y < 5);
  expect(lines).toHaveLength(1);
  // Ten pixels of the photograph for one of the frame; the line lies .88 of a pixel beyond the outermost centres.
  const [xs, ys] = [0, 1].map((axis) => lines[0]!.map((point) => point[axis]!)) as [number[], number[]];
  expect([Math.floor(Math.min(...xs)), Math.floor(Math.min(...ys))]).toEqual([136, 66]);
  expect([Math.ceil(Math.max(...xs)), Math.ceil(Math.max(...ys))]).toEqual([136 + 48, 66 + 38]);
  expect(area(lines[0]!)).toBeGreaterThan(0.85 * 48 * 38);
});

test('a ring has two, and two pieces one each', () => {
  expect(around((x, y) => x >= 3 && x < 10 && y >= 3 && y < 10 && !(x === 6 && y === 6))).toHaveLength(2);
  expect(around((x, y) => y === 4 && (x === 3 || x === 9))).toHaveLength(2);
});

test('what touches the frame’s edge is closed there', () => {
  const [line] = around((x) => x < 2);
  expect(area(line!)).toBeGreaterThan(20 * 150);
});
