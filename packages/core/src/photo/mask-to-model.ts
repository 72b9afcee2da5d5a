import { type ImageShape, type Tensor, tensor } from '../tensor/tensor.js';
import type { Image, Region } from './image.js';
import { type Plane, resample } from './resample.js';

/**
 * A mask as the model's weight takes it: the part over the region, on the model's grid, `[1,H,W]` in `[0, 1]`, averaged
 * over areas.
 *
 * @param mask as `maskFromPixels` gives it: of the image's size or another of that shape
 * @throws FuzzydiffError `invalid-argument` for a mask whose values are of another type or number
 */
export function maskToModel(
  mask: Plane,
  image: Pick<Image, 'width' | 'height'>,
  { x, y, size }: Region,
  [, height, width]: ImageShape,
): Tensor {
  const across = mask.width / image.width;
  const down = mask.height / image.height;
  const window = { x: x * across, y: y * down, width: size * across, height: size * down };
  return tensor([1, height, width], resample(mask, { width, height }, 'linear', window).values);
}
