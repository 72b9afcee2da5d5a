import { type Tensor, tensor } from '@fuzzydiff/core';
import { checkTensor, invalidArgument } from '@fuzzydiff/core/internal';
import { contiguous } from '@fuzzydiff/core/math';
import { checkBrowser } from './check-browser.js';

/**
 * A canvas's pixels as a tensor `[3,H,W]` in `[-1, 1]`: 0 becomes -1, 255 becomes 1. Transparency is left out.
 *
 * @throws FuzzydiffError `invalid-argument` for pixels of another type, as those of a canvas in float16
 */
export function toTensor({ data, width, height }: ImageData): Tensor {
  // By their size, as another frame's arrays are of other classes.
  if (data.BYTES_PER_ELEMENT !== 1)
    throw invalidArgument('the pixels', 'values of 8 bits', data, 'ask the canvas for rgba-unorm8');
  const plane = width * height;
  const values = new Float32Array(3 * plane);
  for (let c = 0; c < 3; c++) for (let i = 0; i < plane; i++) values[c * plane + i] = data[4 * i + c]! / 127.5 - 1;
  return tensor([3, height, width], values);
}

/**
 * A tensor `[3,H,W]` as opaque pixels for a canvas: the inverse of `toTensor`, with values outside `[-1, 1]` clipped.
 *
 * @throws FuzzydiffError `invalid-argument` for another shape; `device-unavailable` in Node, which has no `ImageData`
 */
export function toImageData(image: Tensor): ImageData {
  checkBrowser('toImageData', ['ImageData']);
  const [, height = 0, width = 0] = image?.shape ?? [];
  checkTensor('the image', image, [[3, height, width]], 'take one image out of a batch with unstack');
  const plane = width * height;
  const values = contiguous(image);
  // Clamped arrays round to the nearest and clip by themselves.
  const data = new Uint8ClampedArray(4 * plane).fill(255);
  for (let c = 0; c < 3; c++) for (let i = 0; i < plane; i++) data[4 * i + c] = (values[c * plane + i]! + 1) * 127.5;
  return new ImageData(data, width, height);
}
