import { type ImageShape, type Tensor, tensor } from '../tensor/tensor.js';
import { checkChannels, checkPixels, fullScale, type Image, type Region } from './image.js';
import { windowOf } from './planes.js';
import { resampleImage } from './resample-image.js';

/**
 * An image's region as the model takes it: `[C,H,W]` in `[-1, 1]`, stored values `v` becoming `v / 127.5 - 1` (16 bits:
 * `v / 32767.5 - 1`). A larger region is averaged over areas, a smaller one interpolated; one of the model's size comes
 * through exactly. Values are averaged as they are stored, as training sets are made.
 *
 * @throws FuzzydiffError `mismatch` when the image has other channels than the model, `invalid-argument` when its pixels are
 *   not those of its size, channels and depth
 */
export function toModel(image: Image, region: Region, shape: ImageShape): Tensor {
  const [channels, height, width] = shape;
  checkChannels(image, channels);
  checkPixels(image);
  const half = fullScale(image) / 2;
  const data = new Float32Array(channels * height * width);
  // The cubic overshoots at edges; the model's values do not.
  for (const [c, { values }] of resampleImage(image, windowOf(region), { width, height }, 'catmull-rom').entries())
    values.forEach((value, i) => {
      data[c * height * width + i] = Math.min(Math.max(value / half - 1, -1), 1);
    });
  return tensor(shape, data);
}
