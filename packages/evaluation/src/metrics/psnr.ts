import type { Tensor } from '@fuzzydiff/core';
import { checkTensor } from '@fuzzydiff/core/internal';
import { contiguous } from '@fuzzydiff/core/math';
import { meanWithin, type Region } from './region.js';

/**
 * Peak signal-to-noise ratio in dB, `10 log10(2^2 / mse)`: the peak is the width of `[-1, 1]`, the error the mean over
 * pixels and channels. Infinite for equal images.
 *
 * @param image `[C,H,W]`
 * @param reference `[C,H,W]`
 * @throws FuzzydiffError `invalid-argument` for images of different shapes
 */
export function psnr(image: Tensor, reference: Tensor): number;
/** The same over the pixels of a region; undefined when it is empty. */
export function psnr(image: Tensor, reference: Tensor, region: Region): number | undefined;
export function psnr(image: Tensor, reference: Tensor, region?: Region): number | undefined {
  checkTensor('image', image, [reference.shape]);
  const a = contiguous(image);
  const b = contiguous(reference);
  const errors = Float64Array.from(a, (value, i) => (value - b[i]!) ** 2);
  const mse = region ? meanWithin(errors, image.shape, region) : errors.reduce((sum, e) => sum + e, 0) / errors.length;
  return mse === undefined ? undefined : 10 * Math.log10(4 / mse);
}
