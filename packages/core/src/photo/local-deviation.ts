import { broadBlur } from './broad-blur.js';
import type { Plane } from './resample.js';

/** The standard deviation of a plane around each of its pixels, weighed by a Gaussian of deviation `sigma` pixels. */
export function localDeviation({ width, height, values }: Plane, sigma: number): Float32Array {
  const mean = broadBlur({ width, height, values }, sigma);
  const squares = values.map((value) => value * value);
  const square = broadBlur({ width, height, values: squares }, sigma);
  return mean.map((m, i) => Math.sqrt(Math.max(0, square[i]! - m * m)));
}
