import { continuation } from '../photo/continued.js';
import type { ImageShape, Tensor } from '../tensor/tensor.js';
import { contiguous } from '../tensor/tensor.js';

/** How broadly what is kept is averaged before it is continued, in pixels. */
const sigma = 1;

/**
 * An image as its surroundings suggest it: what is kept of it, and a smooth continuation of that where it is not. Ours.
 *
 * A weight between 0 and 1 mixes the two, and has its square's say in what is continued: what is half kept is half wrong.
 *
 * @param image `[C,H,W]`, row-major
 * @param kept how much of each pixel is, `[1|C,H,W]` in `[0, 1]`
 * @returns `[C,H,W]`; 0 where nothing at all is kept
 */
export function surroundings(image: Float32Array, kept: Tensor, [channels, height, width]: ImageShape): Float32Array {
  const plane = height * width;
  const shares = contiguous(kept);
  const filled = new Float32Array(image.length);
  const continued = Array.from({ length: kept.shape[0]! }, (_, c) => {
    return continuation({ width, height }, squares(shares.subarray(c * plane, (c + 1) * plane)), sigma);
  });
  for (let c = 0; c < channels; c++) {
    const own = image.subarray(c * plane, (c + 1) * plane);
    const around = (continued[c] ?? continued[0]!)(own);
    const first = continued.length === 1 ? 0 : c * plane;
    putMixed(filled.subarray(c * plane, (c + 1) * plane), own, around, shares.subarray(first, first + plane));
  }
  return filled;
}

function squares(shares: Float32Array): Float32Array {
  const found = new Float32Array(shares.length);
  for (let i = 0; i < found.length; i++) found[i] = shares[i]! * shares[i]!;
  return found;
}

function putMixed(out: Float32Array, own: Float32Array, around: Float32Array, shares: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = shares[i]! * own[i]! + (1 - shares[i]!) * around[i]!;
}
