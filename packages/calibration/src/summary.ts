import { mapDepths, type Statistics, standardDeviation } from '@fuzzydiff/core/math';

/** An estimator's statistics at one depth in a few numbers. */
export interface DepthSummary {
  /** In training steps. */
  readonly depth: number;
  /** The mean discrepancy, averaged over the map; in the discrepancy's unit, like the deviation. */
  readonly mean: number;
  /** Its deviation between images, averaged over the map. */
  readonly deviation: number;
  /** Standard error of the mean map, as a share of the mean. */
  readonly meanError: number;
  /** Standard error of the deviation map, as a share of the deviation, were the discrepancy normally distributed. */
  readonly deviationError: number;
}

/**
 * What statistics say and how sure of it they are, per depth. With n images the mean is known to `deviation / sqrt(n - 1)`
 * (the deviation being the population's) and the deviation to a share of `1 / sqrt(2 (n - 1))`; the discrepancy's
 * longer tail makes the second a lower bound, which is why a record of both against n is worth keeping.
 */
export function summarize({ estimator, moments }: Statistics): DepthSummary[] {
  return moments.map((own, d) => {
    const mean = average(own.mean);
    const deviation = average(standardDeviation(own));
    return {
      depth: mapDepths(estimator)[d]!,
      mean,
      deviation,
      meanError: deviation / Math.sqrt(own.count - 1) / mean,
      deviationError: 1 / Math.sqrt(2 * (own.count - 1)),
    };
  });
}

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
