import { invalidArgument } from '../errors.js';
import { checkFinite, checkTensor, contiguous, type ImageShape, type Tensor } from './tensor.js';

/**
 * No image in `[-1, 1]` reaches as far, be it enlarged by a cubic or under noise; one in `[0, 255]` does, unless it is all
 * but black.
 */
const farthest = 8;

/**
 * The values of an image `[C,H,W]` for a model, row-major. An image in `[0, 1]` passes: it could be a bright one.
 *
 * @throws FuzzydiffError `invalid-argument` for another shape, for a value that is not finite, or where the values are
 *   clearly in another range than `[-1, 1]`
 */
export function imageValues(image: Tensor, shape: ImageShape): Float32Array {
  const values = contiguous(checkTensor('image', image, [shape], 'resize it to the model'));
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i]!) <= farthest)) refuse(values);
  return values;
}

function refuse(values: Float32Array): never {
  checkFinite('image', values);
  let [least, most] = [values[0]!, values[0]!];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  const range = [least, most].map((value) => Number(value.toPrecision(4)));
  throw invalidArgument('image', 'values in [-1, 1]', range, remedyFor(least, most));
}

/** Also where the ends overshoot a little. */
function remedyFor(least: number, most: number): string {
  const oneSided = least > -most / 4;
  if (oneSided && most < 2 * 255) return 'scale values of 8 bits by x / 127.5 - 1';
  if (oneSided && most < 2 * 65535) return 'scale values of 16 bits by x / 32767.5 - 1';
  return 'scale them to it';
}
