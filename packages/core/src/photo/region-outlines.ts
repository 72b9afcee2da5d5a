import type { Tensor } from '../tensor/tensor.js';
import { type Outline, outlinesOf } from './outlines.js';
import type { Placement } from './placement.js';
import { combinedPlane } from './planes.js';

/** A face's map, and where its frame lies. */
export interface OutlinedFace {
  readonly placement: Placement;
  /** `[1|C,H,W]` in `[0, 1]`. */
  readonly map: Tensor;
}

/** A region of a map, and whether it stays as it is, so that the map has nothing of it. */
export interface OutlinedRegion {
  /** As indices into the map, row by row: one number per pixel. */
  readonly pixels: Int32Array;
  readonly isKept: boolean;
}

/**
 * The lines around regions of a face's map, one list for each region, calm enough to be looked at. Ours.
 *
 * @throws FuzzydiffError `invalid-argument` for a map of another kind
 */
export function regionOutlines({ map, placement }: OutlinedFace, regions: readonly OutlinedRegion[]): Outline[][] {
  const { width, height, values } = combinedPlane(map, Math.max);
  return regions.map(({ pixels, isKept }) => {
    const own = new Set(pixels);
    // The map has nothing of what stays as it is.
    const attention = (at: number) => (isKept ? 0.5 : values[at]!);
    const at = (x: number, y: number) =>
      x < 0 || y < 0 || x >= width || y >= height || !own.has(y * width + x) ? 0 : attention(y * width + x);
    // A little blurred, so that the line is calm.
    const value = (x: number, y: number) => {
      const across = (v: number) => at(x - 1, v) + 2 * at(x, v) + at(x + 1, v);
      return Math.max(at(x, y) >= 0.5 ? 0.4 : 0, (across(y - 1) + 2 * across(y) + across(y + 1)) / 16);
    };
    const columns = Array.from(pixels, (pixel) => pixel % width);
    const rows = Array.from(pixels, (pixel) => Math.floor(pixel / width));
    const [left, top] = [Math.min(...columns) - 1, Math.min(...rows) - 1];
    const within = { x: left, y: top, width: Math.max(...columns) + 2 - left, height: Math.max(...rows) + 2 - top };
    return outlinesOf(value, { side: Math.max(width, height), placement, within });
  });
}
