import { type ThresholdCurve, thresholdCurve } from './threshold-curve.js';

/**
 * Area under the receiver operating characteristic: how often a positive scores higher than a negative, a tie counting
 * half. 0.5 is guessing, 1 a perfect ranking.
 *
 * @param scores finite numbers; higher is more suspicious
 * @param labels 1 for positive, 0 for negative
 * @returns a number in `[0, 1]`, or undefined when all labels are the same
 * @throws FuzzydiffError `invalid-argument` unless there is one finite score to each label
 */
export function auroc(scores: ArrayLike<number>, labels: ArrayLike<number>): number | undefined {
  const curve = thresholdCurve(scores, labels);
  return curve.positives > 0 && curve.negatives > 0 ? areaUpTo(curve, 1) : undefined;
}

/**
 * The mean true positive rate over the false positive rates from 0 to `limit`, straight lines between the thresholds;
 * for a curve with both positives and negatives.
 */
export function areaUpTo(curve: ThresholdCurve, limit: number): number {
  let area = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i < curve.thresholds.length && x < limit; i++) {
    const nextX = curve.falsePositives[i]! / curve.negatives;
    const nextY = curve.truePositives[i]! / curve.positives;
    const endX = Math.min(limit, nextX);
    const endY = nextX > limit ? y + ((nextY - y) * (limit - x)) / (nextX - x) : nextY;
    area += ((endX - x) * (y + endY)) / 2;
    x = endX;
    y = endY;
  }
  return area / limit;
}
