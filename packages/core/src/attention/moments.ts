import { invalidArgument } from '../errors.js';

/**
 * Mean and spread of a stream of arrays, value by value, in float64: `count` arrays so far, their `mean` and `m2`, the sum
 * of squared deviations, each as long as one array.
 */
export interface Moments {
  readonly count: number;
  readonly mean: Float64Array;
  readonly m2: Float64Array;
}

/** The moments of nothing: what Welford 1962 begins with, for arrays of length `size`. */
export function noMoments(size: number): Moments {
  return { count: 0, mean: new Float64Array(size), m2: new Float64Array(size) };
}

/**
 * The moments with one more array (Welford 1962).
 *
 * @param values as many as the moments have
 * @throws FuzzydiffError `invalid-argument` for another number of values
 */
export function addValues(moments: Moments, values: ArrayLike<number>): Moments {
  checkSameSize(moments.mean.length, values.length);
  const count = moments.count + 1;
  const mean = moments.mean.slice();
  const m2 = moments.m2.slice();
  for (let i = 0; i < mean.length; i++) {
    const delta = values[i]! - mean[i]!;
    mean[i] = mean[i]! + delta / count;
    m2[i] = m2[i]! + delta * (values[i]! - mean[i]!);
  }
  return { count, mean, m2 };
}

/**
 * The moments of two streams together (Chan, Golub and LeVeque 1979).
 *
 * @throws FuzzydiffError `invalid-argument` when they are of arrays of different lengths
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  checkSameSize(a.mean.length, b.mean.length);
  const count = a.count + b.count;
  if (count === 0) return a;
  const share = b.count / count;
  return {
    count,
    mean: a.mean.map((mean, i) => mean + (b.mean[i]! - mean) * share),
    m2: a.m2.map((m2, i) => m2 + b.m2[i]! + (b.mean[i]! - a.mean[i]!) ** 2 * a.count * share),
  };
}

/**
 * Population standard deviation (eq. 7's std); of nothing, 0.
 *
 * @returns one per value of an array
 */
export function standardDeviation({ count, m2 }: Moments): Float64Array {
  const deviation = new Float64Array(m2.length);
  if (count > 0) for (let i = 0; i < m2.length; i++) deviation[i] = Math.sqrt(m2[i]! / count);
  return deviation;
}

function checkSameSize(expected: number, received: number): void {
  if (expected !== received) throw invalidArgument('values', `${expected} values, as in the moments`, received);
}
