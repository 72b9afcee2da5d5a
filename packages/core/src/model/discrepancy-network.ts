import type { ImageShape } from '../tensor/tensor.js';

/**
 * Eq. 7's phi as a small network learned it: how unlike a face each pixel is, from an image and its projections. Plain numbers,
 * computed in TypeScript: it needs no backend, and gives the same bits with all of them. Ours.
 */
export interface DiscrepancyNetwork {
  /** The beginning of its file's hash: statistics are tied to it. */
  readonly id: string;
  /** How many projections it compares an image with. */
  readonly depths: number;
  /**
   * How odd each pixel is. Ours.
   *
   * @param image `[C,H,W]` in `[-1, 1]`, of sides that 16 divides
   * @param projections `[D,C,H,W]`, the shallowest first
   * @returns `[H,W]`: the logarithm of the odds that a pixel is damaged, as on the images that it learned from
   */
  compare(image: Float32Array, projections: Float32Array, shape: ImageShape): Float32Array;
}
