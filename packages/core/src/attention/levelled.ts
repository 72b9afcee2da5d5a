import { median } from '../tensor/median.js';
import { contiguous, type Tensor, tensor } from '../tensor/tensor.js';

/**
 * Ours. z scores less their median over the middle half of the image, where that is above 0. A photograph that is sharper or
 * grainier than the validation images lies a little outside them in every pixel; damage lies outside them more than the rest of
 * its own image does. The median holds as long as less than half of the middle is damaged. An image below the others is left as
 * it is, so that nothing of it counts for more.
 *
 * What an image is compared with stays exchangeable: the level is of the image alone.
 *
 * @param z `[D,1|C,H,W]`
 * @returns of the same shape
 * @throws FuzzydiffError `invalid-argument` for what is no float32 tensor
 */
export function levelled(z: Tensor): Tensor {
  const [depths = 1, channels = 1, height = 1, width = 1] = z.shape;
  const size = height * width;
  const values = contiguous(z).slice();
  for (let map = 0; map < depths * channels; map++) {
    const own = values.subarray(map * size, (map + 1) * size);
    const level = Math.max(medianOfMiddle(own, height, width), 0);
    for (let i = 0; i < size; i++) own[i] = own[i]! - level;
  }
  return tensor(z.shape, values);
}

function medianOfMiddle(values: Float32Array, height: number, width: number): number {
  const [top, left] = [height >> 2, width >> 2];
  const [rows, columns] = [height - 2 * top, width - 2 * left];
  const middle = new Float32Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    const from = (top + y) * width + left;
    middle.set(values.subarray(from, from + columns), y * columns);
  }
  return median(middle);
}
