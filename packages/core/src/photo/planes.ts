import { contiguous, type Tensor } from '../tensor/tensor.js';
import type { Image, Region } from './image.js';
import type { Plane, Window } from './resample.js';

/** A region as a rectangle. */
export function windowOf({ x, y, size }: Region): Window {
  return { x, y, width: size, height: size };
}

/** Channel `c` of a rectangle of an image, whose edges are whole pixels, as stored values. */
export function imagePlane(image: Image, c: number, window: Window): Plane {
  const { x, y, width, height } = window;
  const values = new Float32Array(width * height);
  const { pixels, channels } = image;
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * image.width + x) * channels + c;
    const to = row * width;
    for (let column = 0; column < width; column++) values[to + column] = pixels[from + column * channels]!;
  }
  return { width, height, values };
}

/**
 * Channel `c` of a tensor `[1|C,H,W]`, on its memory where that is possible; the only channel stands for all.
 *
 * @throws FuzzydiffError `invalid-argument` for what is no float32 tensor
 */
export function tensorPlane(array: Tensor, c: number): Plane {
  const [channels = 1, height = 1, width = 1] = array.shape;
  const start = channels === 1 ? 0 : c * height * width;
  return { width, height, values: contiguous(array).subarray(start, start + height * width) };
}

/**
 * The channels of a tensor `[1|C,H,W]` as one plane, combined at each pixel: `Math.max` of an attention map, `Math.min` of a
 * weight.
 *
 * @throws FuzzydiffError `invalid-argument` for what is no float32 tensor
 */
export function combinedPlane(array: Tensor, combine: (a: number, b: number) => number): Plane {
  const { width, height, values: first } = tensorPlane(array, 0);
  const values = first.slice();
  for (let c = 1; c < array.shape[0]!; c++)
    tensorPlane(array, c).values.forEach((value, i) => {
      values[i] = combine(values[i]!, value);
    });
  return { width, height, values };
}
