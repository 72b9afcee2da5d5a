import { invalidArgument } from '@fuzzydiff/core/internal';
import { retention } from '@fuzzydiff/core/math';
import type { MeasuredRetention } from './measure.js';

/** The prior's standard deviation as retention sees it. */
export interface RetentionFit {
  /** In image units. */
  readonly sigma: number;
  /** Root mean square of what is left between the law and the mean measured retentions, at least 0. */
  readonly residual: number;
}

/** From a hundredth of the image's range, which forgets at once, to five times it. */
const range = [0.02, 10] as const;

/**
 * Fits the standard deviation of the Gaussian prior whose retention is nearest to what was measured, over all plans and
 * weights together (least squares).
 *
 * @throws FuzzydiffError `invalid-argument` when nothing was measured
 */
export function fitRetentionSigma(measured: readonly MeasuredRetention[]): RetentionFit {
  if (measured.length === 0) throw invalidArgument('measured', 'at least one measurement', 0);
  const residual = (logSigma: number) => {
    const squares = measured.map(({ plan, m, retained }) => {
      const mean = retained.reduce((sum, value) => sum + value, 0) / retained.length;
      return (mean - retention(m, plan, Math.exp(logSigma))) ** 2;
    });
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  };
  const [low, high] = range.map(Math.log) as [number, number];
  const logSigma = minimum(residual, low, high);
  return { sigma: Math.exp(logSigma), residual: residual(logSigma) };
}

/** Where a function of one variable is least: the best of a grid, then golden sections around it (Kiefer 1953). */
function minimum(f: (x: number) => number, low: number, high: number): number {
  const size = 64;
  const at = (i: number) => low + ((high - low) * i) / size;
  const values = Array.from({ length: size + 1 }, (_, i) => f(at(i)));
  const best = values.indexOf(Math.min(...values));
  let [a, b] = [at(Math.max(0, best - 1)), at(Math.min(size, best + 1))];
  const golden = (Math.sqrt(5) - 1) / 2;
  while (b - a > 1e-6) {
    const [left, right] = [b - golden * (b - a), a + golden * (b - a)];
    if (f(left) < f(right)) b = right;
    else a = left;
  }
  return (a + b) / 2;
}
