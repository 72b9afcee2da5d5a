import { type ImageShape, type Tensor, tensor } from '../../tensor/tensor.js';
import { checkChannels, checkPixels, fullScale, type Image } from '../image.js';
import { onGrid, type Placement, surroundings } from '../placement.js';
import { imagePlane } from '../planes.js';
import { resample } from '../resample.js';
import { warpPlanes } from './warp.js';

/**
 * A photograph as a model sees it through a placed frame: `[C,H,W]` in `[-1, 1]`, stored values `v` becoming `v / 127.5 - 1`
 * (16 bits: `v / 32767.5 - 1`). Where the photograph is larger than the frame it is averaged over the frame's pixels, which are
 * turned squares; where it is smaller it is interpolated (Catmull-Rom); what lies outside of it repeats its border. An upright
 * square that isn't enlarged is as `toModel` has it, value for value. An image of one channel stands for all of the model's.
 *
 * @param shape the model's `[C,H,W]`
 * @throws FuzzydiffError `mismatch` when the image has other channels than the model and more than one, `invalid-argument` when
 *   its pixels are not those of its size, channels and depth
 */
export function warpToFrame(image: Image, placement: Placement, shape: ImageShape): Tensor {
  const [channels, height, width] = shape;
  if (image.channels !== 1) checkChannels(image, channels);
  checkPixels(image);
  const half = fullScale(image) / 2;
  // A model whose images are not square sees the square stretched, as it was trained to.
  const side = Math.max(height, width);
  const box = surroundings(placement, image);
  const data = new Float32Array(channels * height * width);
  const own = Array.from({ length: image.channels }, (_, c) => imagePlane(image, c, box));
  const square = { width: side, height: side };
  const warped = warpPlanes(own, square, onGrid(placement, side, box), 'catmull-rom');
  const plane = height * width;
  for (let c = 0; c < channels; c++) {
    const turned = warped[Math.min(c, warped.length - 1)]!;
    const values =
      height === width ? turned : resample({ ...square, values: turned }, { width, height }, 'catmull-rom').values;
    // The cubic overshoots at edges; the model's values do not.
    for (let i = 0; i < plane; i++) data[c * plane + i] = Math.min(Math.max(values[i]! / half - 1, -1), 1);
  }
  return tensor(shape, data);
}
