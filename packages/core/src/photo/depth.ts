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
  const depth = new Float32Array(known.length);
  for (let i = 0; i < depth.length; i++) depth[i] = known[i]! > 0.5 ? 0 : Number.POSITIVE_INFINITY;
  // From above and the left, and back.
  for (let y = 0; y < height; y++) sweep(depth, { width, y, before: y - 1 }, 1);
  for (let y = height - 1; y >= 0; y--) sweep(depth, { width, y, before: y + 1 < height ? y + 1 : -1 }, -1);
  return depth;
}

/** Goes along a row one way, each pixel no deeper than by a step from one that was passed: in the row, or in the one `before` it, if any. */
function sweep(
  depth: Float32Array,
  { width, y, before }: { readonly width: number; readonly y: number; readonly before: number },
  way: 1 | -1,
): void {
  const [row, other] = [y * width, before * width];
  for (let n = 0, x = way > 0 ? 0 : width - 1; n < width; n++, x += way) {
    let least = depth[row + x]!;
    if (least === 0) continue;
    const [hasPassed, hasNext] = [n > 0, n + 1 < width];
    if (hasPassed) least = Math.min(least, depth[row + x - way]! + 1);
    if (before >= 0) {
      least = Math.min(least, depth[other + x]! + 1);
      if (hasPassed) least = Math.min(least, depth[other + x - way]! + diagonal);
      if (hasNext) least = Math.min(least, depth[other + x + way]! + diagonal);
    }
    depth[row + x] = least;
  }
}
