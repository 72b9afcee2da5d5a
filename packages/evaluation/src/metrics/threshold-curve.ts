import { invalidArgument } from '@fuzzydiff/core/internal';

/**
 * What a detector finds at every threshold that matters, from the highest down: point `i` counts everything that scores
 * `thresholds[i]` or more. Equal scores come in together, so that their order can't matter.
 */
export interface ThresholdCurve {
  readonly thresholds: readonly number[];
  /** Positives found so far: their number, or the sum of their weights. */
  readonly truePositives: readonly number[];
  readonly falsePositives: readonly number[];
  /** All positives: their number, or the sum of their weights. */
  readonly positives: number;
  readonly negatives: number;
}

/**
 * The curve of scores against labels, in float64.
 *
 * @param scores higher is more suspicious
 * @param labels 1 for positive, 0 for negative
 * @param weights of the positives, by index; 1 each when left out
 * @throws FuzzydiffError `invalid-argument` unless there is one finite score to each label
 */
export function thresholdCurve(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
): ThresholdCurve {
  checkLabelled(scores, labels);
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!);
  const thresholds: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let found = 0;
  let wrong = 0;
  for (let rank = 0; rank < order.length; rank++) {
    const i = order[rank]!;
    if (labels[i] === 1) found += weights === undefined ? 1 : weights[i]!;
    else wrong++;
    if (rank + 1 < order.length && scores[order[rank + 1]!] === scores[i]) continue;
    thresholds.push(scores[i]!);
    truePositives.push(found);
    falsePositives.push(wrong);
  }
  return { thresholds, truePositives, falsePositives, positives: found, negatives: wrong };
}

/** Refuses scores that are not finite, labels other than 0 and 1, and different numbers of them. */
export function checkLabelled(scores: ArrayLike<number>, labels: ArrayLike<number>): void {
  if (scores.length !== labels.length)
    throw invalidArgument('labels', `as many labels as scores, ${scores.length},`, labels.length);
  for (let i = 0; i < scores.length; i++) {
    if (!Number.isFinite(scores[i])) throw invalidArgument('scores', 'finite values', scores[i], `look at index ${i}`);
    if (labels[i] !== 0 && labels[i] !== 1)
      throw invalidArgument('labels', 'zeros and ones', labels[i], `look at index ${i}`);
  }
}
