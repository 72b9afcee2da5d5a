import { broadBlur } from './broad-blur.js';
import type { Plane } from './resample.js';

/** The standard deviation of a plane around each of its pixels, weighed by a Gaussian of deviation `sigma` pixels. */
export function localDeviation({ width, height, values }: Plane, sigma: number): Float32Array {
  const deviation = broadBlur({ width, height, values }, sigma);
  const squares = values.slice();
  for (let i = 0; i < squares.length; i++) squares[i] = squares[i]! * squares[i]!;
  const square = broadBlur({ width, height, values: squares }, sigma, squares);
  for (let i = 0; i < deviation.length; i++) {
    const mean = deviation[i]!;
    deviation[i] = Math.sqrt(Math.max(0, square[i]! - mean * mean));
  }
  return deviation;
}
