import { thresholdCurve } from './threshold-curve.js';

/** An average precision, which means little without the share of positives that guessing would score. */
export interface AveragePrecision {
  /** In `(0, 1]`. */
  readonly value: number;
  /** Share of positives among all labels: about the average precision of a random ranking. */
  readonly prevalence: number;
}

/**
 * The precision at every threshold, weighted by the recall gained there: `sum_n (R_n - R_(n-1)) P_n`, as scikit-learn
 * defines it (no interpolation; equal scores are one threshold).
 *
 * @param scores finite numbers; higher is more suspicious
 * @param labels 1 for positive, 0 for negative
 * @returns undefined when no label is positive
 * @throws FuzzydiffError `invalid-argument` unless there is one finite score to each label
 */
export function averagePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>): AveragePrecision | undefined {
  const { truePositives, falsePositives, positives } = thresholdCurve(scores, labels);
  if (positives === 0) return undefined;
  let value = 0;
  truePositives.forEach((found, i) => {
    const gained = found - (truePositives[i - 1] ?? 0);
    value += ((gained / positives) * found) / (found + falsePositives[i]!);
  });
  return { value, prevalence: positives / labels.length };
}
