import type { Tensor } from '@fuzzydiff/core';
import { checkTensor } from '@fuzzydiff/core/internal';
import { contiguous } from '@fuzzydiff/core/math';

/**
 * Mean length of the gradient, over pixels and channels: how much a picture changes from one pixel to the next, to the
 * right and down. Blur lowers it, noise raises it.
 *
 * @param image `[C,H,W]`
 * @returns in image units per pixel; 0 for one colour
 * @throws FuzzydiffError `invalid-argument`
 */
export function sharpness(image: Tensor): number {
  const [channels = 0, height = 0, width = 0] = image.shape;
  checkTensor('image', image, [[channels, height, width]]);
  const values = contiguous(image);
  let sum = 0;
  for (let c = 0; c < channels; c++) {
    for (let y = 0; y < height - 1; y++) {
      for (let x = 0; x < width - 1; x++) {
        const i = (c * height + y) * width + x;
        sum += Math.hypot(values[i + 1]! - values[i]!, values[i + width]! - values[i]!);
      }
    }
  }
  return sum / (channels * (height - 1) * (width - 1));
}
