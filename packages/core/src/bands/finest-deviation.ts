import { median } from '../tensor/median.js';
import type { ImageShape } from '../tensor/tensor.js';

/**
 * The robust deviation of the finest diagonal details: those of Haar's wavelet, by the median of their sizes (Donoho and Johnstone 1994). White
 * noise has its own there; of an image, little is left.
 *
 * @param plane `[H,W]`
 */
export function finestDeviation(plane: Float32Array, [, height, width]: ImageShape): number {
  const sizes: number[] = [];
  for (let y = 0; y + 1 < height; y += 2)
    for (let x = 0; x + 1 < width; x += 2) {
      const at = y * width + x;
      sizes.push(Math.abs(plane[at]! - plane[at + 1]! - plane[at + width]! + plane[at + width + 1]!) / 2);
    }
  return median(sizes) / 0.6745;
}
