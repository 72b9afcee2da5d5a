import { gaussianBlurInto, gaussianReach } from '../attention/discrepancy.js';
import type { Box } from './placement.js';
import { gridTaps, onGridTaps, type Plane, resample, tapsWithin } from './resample.js';
import { boxAround, cut, put } from './tiles.js';

/** The deviation up to which a Gaussian is taken pixel by pixel, in pixels. */
const finest = 4;

/**
 * A plane averaged by a Gaussian; by one broader than 4 pixels on a grid that is so much coarser that there it has 2 to 4 pixels:
 * nearly the same, in a time that does not grow with it. Squares are averaged on the way there, and lines drawn on the way back,
 * whose own spread, a quarter of a coarse pixel's square, is taken off the Gaussian's. Ours.
 *
 * @param sigma its deviation, in pixels, at least 0
 * @param into where it goes, as long as the plane; it may be the plane's values. @default memory of its own
 * @returns `into`
 */
export function broadBlur(
  { width, height, values }: Plane,
  sigma: number,
  into: Float32Array = new Float32Array(values.length),
): Float32Array {
  if (factorFor(sigma) === 1) return gaussianBlurInto(into, values, { height, width }, sigma);
  const coarse = coarselyBlurred({ width, height, values }, sigma);
  return onGridTaps(coarse.row, coarse.taps, into);
}

/**
 * The same in some parts of the plane only, to the bit; elsewhere `into` stays as it is.
 *
 * @param into not the plane's values
 */
export function broadBlurIn(tiles: readonly Box[], plane: Plane, sigma: number, into: Float32Array): Float32Array {
  if (factorFor(sigma) === 1)
    for (const tile of tiles) {
      const around = boxAround(tile, gaussianReach(sigma), plane);
      const own = cut(plane.values, plane.width, around);
      gaussianBlurInto(own, own, around, sigma);
      put({ values: own, box: around }, tile, into, plane.width);
    }
  else {
    const coarse = coarselyBlurred(plane, sigma);
    for (const tile of tiles) {
      const values = onGridTaps(coarse.row, tapsWithin(coarse.taps, tile));
      put({ values, box: tile }, tile, into, plane.width);
    }
  }
  return into;
}

/** How much coarser the grid is. */
function factorFor(sigma: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, sigma / finest)));
}

/** A plane averaged on the coarser grid, by its rows, and what is made of them on its own. */
function coarselyBlurred({ width, height, values }: Plane, sigma: number) {
  const factor = factorFor(sigma);
  const coarse = { width: Math.ceil(width / factor), height: Math.ceil(height / factor) };
  const blurred = resample({ width, height, values }, coarse, 'linear').values;
  gaussianBlurInto(blurred, blurred, coarse, Math.sqrt((sigma / factor) ** 2 - 1 / 4));
  return {
    row: (y: number) => blurred.subarray(y * coarse.width, (y + 1) * coarse.width),
    taps: gridTaps(coarse, { width, height }, 'linear', { x: 0, y: 0, ...coarse }),
  };
}
