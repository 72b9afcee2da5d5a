import { checkTensor, contiguous, type Tensor, tensor } from '../tensor/tensor.js';

/**
 * Ours. z scores that are at least those that something else gives each pixel, at every depth and in every channel.
 *
 * @param z `[D,1|C,H,W]`
 * @param least `[1,H,W]`, at least 0; 0 where it says nothing
 * @returns of the shape of `z`
 * @throws FuzzydiffError `invalid-argument` when `least` is not of the map's size
 */
export function raised(z: Tensor, least: Tensor): Tensor {
  const [, , height, width] = z.shape as [number, number, number, number];
  const floor = contiguous(checkTensor('least', least, [[1, height, width]]));
  return tensor(
    z.shape,
    contiguous(z).map((score, i) => Math.max(score, floor[i % floor.length]! || score)),
  );
}
