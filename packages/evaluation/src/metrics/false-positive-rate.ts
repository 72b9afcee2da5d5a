import { checkLabelled } from './threshold-curve.js';

/**
 * The share of negatives that score `threshold` or more.
 *
 * @param scores finite numbers; higher is more suspicious
 * @param labels 1 for positive, 0 for negative
 * @returns a number in `[0, 1]`, or undefined when no label is negative
 * @throws FuzzydiffError `invalid-argument` unless there is one finite score to each label
 */
export function falsePositiveRate(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  threshold: number,
): number | undefined {
  checkLabelled(scores, labels);
  let negatives = 0;
  let wrong = 0;
  for (let i = 0; i < scores.length; i++) {
    if (labels[i] === 1) continue;
    negatives++;
    if (scores[i]! >= threshold) wrong++;
  }
  return negatives === 0 ? undefined : wrong / negatives;
}
