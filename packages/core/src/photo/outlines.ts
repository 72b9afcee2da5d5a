import type { Point } from '../faces/face-detector.js';
import type { Box, Placement } from './placement.js';
import { apply } from './similarity.js';

/** A closed line around something, in the photograph's pixels. */
export type Outline = readonly Point[];

/** How much attention lies on an outline. */
const level = 0.12;

/**
 * The lines around some pixels of a placed frame, in the photograph's pixels: marching squares over their values, each crossing
 * where the value between two pixels is the level's, and rounded by Chaikin's rule.
 *
 * @param value of a pixel that belongs to it, from 0 to 1; 0 of any other
 */
export function outlinesOf(
  value: (x: number, y: number) => number,
  { side, placement, within }: { side: number; placement: Placement; within: Box },
): Outline[] {
  const { x: left, y: top, width, height } = within;
  const isWithin = (x: number, y: number) => x >= left && y >= top && x < left + width && y < top + height;
  const at = (x: number, y: number) => (isWithin(x, y) ? value(x, y) : 0) - level;
  /** From where a line comes to where it goes, each a crossing between two neighbours. */
  const next = new Map<string, { to: string; point: readonly [number, number] }>();
  for (let y = top - 1; y < top + height; y++)
    for (let x = left - 1; x < left + width; x++) {
      // Clockwise from the top left.
      const corners = [
        [x, y],
        [x + 1, y],
        [x + 1, y + 1],
        [x, y + 1],
      ] as const;
      const inside = corners.map(([u, v]) => at(u, v) > 0);
      const crossings = corners.flatMap((corner, n) => {
        const other = corners[(n + 1) % 4]!;
        if (inside[n] === inside[(n + 1) % 4]) return [];
        return [{ entering: !inside[n], ...crossing(corner, other, at) }];
      });
      // The inside lies to the right of the way: from where it is left to where it is entered.
      const leaving = crossings.filter(({ entering }) => !entering);
      for (const from of leaving) {
        const order = crossings.indexOf(from);
        const to = [...crossings.slice(order + 1), ...crossings].find(({ entering }) => entering)!;
        next.set(to.key, { to: from.key, point: to.point });
      }
    }
  const outlines: Outline[] = [];
  while (next.size > 0) {
    const line: (readonly [number, number])[] = [];
    let key = next.keys().next().value!;
    for (let found = next.get(key); found; found = next.get(key)) {
      line.push(found.point);
      next.delete(key);
      key = found.to;
    }
    const rounded = chaikin(chaikin(line));
    outlines.push(rounded.map(([u, v]) => apply(placement, [(u + 0.5) / side, (v + 0.5) / side])));
  }
  return outlines;
}

function crossing(
  [x, y]: readonly [number, number],
  [u, v]: readonly [number, number],
  at: (x: number, y: number) => number,
): { key: string; point: readonly [number, number] } {
  const [a, b] = [at(x, y), at(u, v)];
  const t = a / (a - b);
  const key = x + y < u + v ? `${x},${y},${u},${v}` : `${u},${v},${x},${y}`;
  return { key, point: [x + t * (u - x), y + t * (v - y)] };
}

function chaikin(line: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  return line.flatMap(([x, y], n) => {
    const [u, v] = line[(n + 1) % line.length]!;
    return [
      [0.75 * x + 0.25 * u, 0.75 * y + 0.25 * v],
      [0.25 * x + 0.75 * u, 0.25 * y + 0.75 * v],
    ] as const;
  });
}
