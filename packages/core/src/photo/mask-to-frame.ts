import { type ImageShape, type Tensor, tensor } from '../tensor/tensor.js';
import type { Image } from './image.js';
import { onGrid, type Placement, surroundings } from './placement.js';
import { type Plane, resample, type Window } from './resample.js';
import { scaleOf } from './similarity.js';
import { warpPlane } from './warp/warp.js';

/**
 * A mask over a photograph as a model's weight takes it: how much is kept of each pixel of the placed frame, `[1,H,W]` in
 * `[0, 1]`. Where the photograph is larger than the frame, a pixel of the frame keeps no more than the least of what lies under
 * it: what is to be made anew has no say in what is made.
 *
 * @param mask of the image's size
 * @throws FuzzydiffError `invalid-argument` for a mask whose values are of another type or number
 */
export function maskToFrame(
  mask: Plane,
  image: Pick<Image, 'width' | 'height'>,
  placement: Placement,
  [, height, width]: ImageShape,
): Tensor {
  const side = Math.max(height, width);
  const box = surroundings(placement, image);
  const least = lowest(part(mask, box), Math.ceil(scaleOf(placement) / side / 2 - 0.5));
  const square = warpPlane(least, { width: side, height: side }, onGrid(placement, side, box), 'linear');
  const { values } = height === width ? square : resample(square, { width, height }, 'linear');
  return tensor([1, height, width], values);
}

function part({ width, values }: Plane, box: Window): Plane {
  const out = new Float32Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    const from = (box.y + y) * width + box.x;
    out.set(values.subarray(from, from + box.width), y * box.width);
  }
  return { width: box.width, height: box.height, values: out };
}

/** The least value of the square around each pixel that reaches so many pixels to each side: along the rows, then the columns. */
function lowest({ width, height, values }: Plane, reach: number): Plane {
  if (reach <= 0) return { width, height, values };
  const along = (from: Float32Array, extent: number, step: number) =>
    from.map((_, at) => {
      const place = Math.floor(at / step) % extent;
      const [before, after] = [Math.min(reach, place), Math.min(reach, extent - 1 - place)];
      let least = Number.POSITIVE_INFINITY;
      for (let k = -before; k <= after; k++) least = Math.min(least, from[at + k * step]!);
      return least;
    });
  return { width, height, values: along(along(values, width, 1), height, width) };
}
