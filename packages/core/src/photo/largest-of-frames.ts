import { boundingBox, type Placement } from './placement.js';
import type { Plane } from './resample.js';
import { apply, inverse } from './similarity.js';
import { warpBack } from './warp/warp-back.js';

/**
 * What frames hold at the pixels of the picture that they lie in: where they overlap, the larger value. Ours.
 *
 * @param size of the picture, in pixels
 * @param frames where each lies, and its values, in any range
 * @param elsewhere what a pixel has that lies in none, less than what any of them holds
 * @returns `[H,W]`, row by row, in the frames' range
 * @throws FuzzydiffError `invalid-argument` for a plane whose values are of another type or number
 */
export function largestOfFrames(
  { width, height }: Pick<Plane, 'width' | 'height'>,
  frames: readonly { readonly placement: Placement; readonly plane: Plane }[],
  elsewhere: number,
): Float32Array {
  const largest = new Float32Array(width * height).fill(elsewhere);
  for (const { placement, plane } of frames) {
    const box = boundingBox(placement, { width, height });
    const { values } = warpBack(plane, placement, box, 'linear');
    const toFrame = inverse(placement);
    for (let i = 0; i < values.length; i++) {
      const [x, y] = [box.x + (i % box.width), box.y + Math.floor(i / box.width)];
      const [u, v] = apply(toFrame, [x + 0.5, y + 0.5]);
      const at = y * width + x;
      if (u >= 0 && v >= 0 && u < 1 && v < 1) largest[at] = Math.max(largest[at]!, values[i]!);
    }
  }
  return largest;
}
