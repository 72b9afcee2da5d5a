import { gaussianBlur } from '../attention/discrepancy.js';
import type { Plane } from './resample.js';

/** The standard deviation of a plane around each of its pixels, weighed by a Gaussian of deviation `sigma` pixels. */
export function localDeviation({ width, height, values }: Plane, sigma: number): Float32Array {
  const mean = gaussianBlur(values, height, width, sigma);
  const squares = values.map((value) => value * value);
  const square = gaussianBlur(squares, height, width, sigma);
  return mean.map((m, i) => Math.sqrt(Math.max(0, square[i]! - m * m)));
}
