import type { ImageShape } from '../tensor/tensor.js';

/**
 * Its U-Net, open in a runtime: folded planes `[N,C,H,W]`, row-major, give `[N,4,H,W]`. What is given is not used again by the caller;
 * what comes is memory that nobody else holds.
 */
export type DiscrepancyCall = (
  planes: Float32Array,
  dims: readonly [number, number, number, number],
) => Promise<Float32Array>;

/**
 * Eq. 7's phi as a small network learned it: how unlike a face each pixel is, from an image and its projections. Ours.
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
   * @throws what the runtime throws that computes it
   */
  compare(image: Float32Array, projections: Float32Array, shape: ImageShape): Promise<Float32Array>;
}
