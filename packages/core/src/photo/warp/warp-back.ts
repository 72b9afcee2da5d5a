import { type Box, onGrid, type Placement } from '../placement.js';
import { type Enlargement, type Plane, resample } from '../resample.js';
import { inverse } from '../similarity.js';
import type { WantedGrid } from './runs.js';
import { warpPlanes } from './warp.js';

/**
 * A plane of a placed frame on the photograph's own pixels, for a part of it: linear for maps and weights, which keeps them in
 * their range, Catmull-Rom for colours. Where the frame has more pixels than the photograph it is averaged. Beyond the frame
 * its edge goes on.
 *
 * @param plane `[H,W]`, over the whole of the frame
 * @param box the part of the photograph wanted, in its pixels, as `boundingBox` gives it
 * @returns of the box's size
 * @throws FuzzydiffError `invalid-argument` for a plane whose values are of another type or number
 */
export function warpBack(plane: Plane, placement: Placement, box: Box, enlargement: Enlargement): Plane {
  const [values] = warpBackAll([plane], placement, box, enlargement);
  return { width: box.width, height: box.height, values: values! };
}

/** A part of a photograph, and maybe which of its pixels are wanted. */
export type WantedBox = Box & WantedGrid;

/** {@link warpBack} of several planes of one size, such as channels: for each of them a value for each pixel that is wanted. */
export function warpBackAll(
  planes: readonly Plane[],
  placement: Placement,
  box: WantedBox,
  enlargement: Enlargement,
): Float32Array[] {
  const [{ width, height }] = planes as [Plane];
  const side = Math.max(width, height);
  const grid = { width: side, height: side };
  const square = width === height ? planes : planes.map((plane) => resample(plane, grid, enlargement));
  const toPhoto = onGrid(placement, side, box);
  return warpPlanes(square, box, inverse(toPhoto), enlargement);
}
