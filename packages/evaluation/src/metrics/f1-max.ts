import { thresholdCurve } from './threshold-curve.js';

/** The best compromise of precision and recall, and where it is. */
export interface F1Max {
  /** `2 precision recall / (precision + recall)`, in `(0, 1]`. */
  readonly f1: number;
  /** What scores this or more is called positive; the highest such threshold, in the range of the scores. */
  readonly threshold: number;
  /** Share of true positives among what is called positive. */
  readonly precision: number;
  /** Share of the positives that is called positive. */
  readonly recall: number;
}

/**
 * The largest F1 over all thresholds.
 *
 * @param scores finite numbers; higher is more suspicious
 * @param labels 1 for positive, 0 for negative
 * @returns undefined when no label is positive
 * @throws FuzzydiffError `invalid-argument` unless there is one finite score to each label
 */
export function f1Max(scores: ArrayLike<number>, labels: ArrayLike<number>): F1Max | undefined {
  const { thresholds, truePositives, falsePositives, positives } = thresholdCurve(scores, labels);
  let best: F1Max | undefined;
  thresholds.forEach((threshold, i) => {
    const found = truePositives[i]!;
    const called = found + falsePositives[i]!;
    const f1 = (2 * found) / (called + positives);
    if (f1 > (best?.f1 ?? 0)) best = { f1, threshold, precision: found / called, recall: found / positives };
  });
  return best;
}
