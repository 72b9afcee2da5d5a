import type { Plane } from './resample.js';

/** Of a step to a neighbour across a corner, in pixels. */
const diagonal = Math.SQRT2;

/**
 * How deep each pixel lies within what is unknown: its distance from the nearest pixel of which more than half is known, in pixels, along
 * rows, columns and diagonals (at most 8 % more than the straight line: Borgefors, "Distance transformations in digital images", 1986).
 * Infinite where nothing is known.
 *
 * @param known how much of each pixel is known, from 0 to 1
 */
export function depthWithin({ width, height, values: known }: Plane): Float32Array {
  const depth = Float32Array.from(known, (k) => (k > 0.5 ? 0 : Number.POSITIVE_INFINITY));
  const nearer = (i: number, from: number, step: number) => {
    if (depth[from]! + step < depth[i]!) depth[i] = depth[from]! + step;
  };
  // From above and the left, and back.
  for (const way of [-1, 1] as const)
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const [x, y] = way < 0 ? [column, row] : [width - 1 - column, height - 1 - row];
        const i = y * width + x;
        if (depth[i] === 0) continue;
        const [hasBeside, hasOther] = way < 0 ? [x > 0, x + 1 < width] : [x + 1 < width, x > 0];
        if (hasBeside) nearer(i, i + way, 1);
        if (row === 0) continue;
        const next = i + way * width;
        nearer(i, next, 1);
        if (hasBeside) nearer(i, next + way, diagonal);
        if (hasOther) nearer(i, next - way, diagonal);
      }
  return depth;
}
