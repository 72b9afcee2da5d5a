import { residualSpread } from './residual-spread.js';

/** What attention leaves of a chance where it finds nothing. */
const leastPrior = 0.002;

/** How far a synthesis may stray from what was there where all was made anew, of 255: in luma, and in colour less luma. */
const strays = [30, 10];

/** Over how many levels of 255 a damage's residual is spread evenly: in luma, and in colour less luma. */
const ranges = [160, 80];

/** Degrees of freedom of the residual's tails: four, whose density is a power that roots alone are enough for. */
const freedom = 4;

/** Student's density at 0, times its deviation: Gamma(2.5) / (Gamma(2) sqrt(4 pi)). */
const peak = 0.375;

/** The most that one pixel says, in log odds. */
const mostOdds = 10;

/** What the odds of damage depend on beside the residuals, a value for each pixel. */
export interface Evidence {
  readonly attention: Float32Array;
  /** How far it is believed where it finds all. */
  readonly most: Float32Array;
  readonly contrast: Float32Array;
  readonly outline: Float32Array;
}

/**
 * The log odds that pixels are damaged, as `damagedPixels` has them, from -10 to 10.
 *
 * @param residuals photograph less correction, of 255: in luma, and in what else there is
 */
export function logOdds(
  residuals: readonly Float32Array[],
  { attention, most, contrast, outline }: Evidence,
): Float32Array {
  const odds = new Float32Array(attention.length);
  for (let i = 0; i < odds.length; i++) odds[i] = oddsBefore(attention[i]!, most[i]!);
  residuals.forEach((residual, k) => {
    const spread = residualSpread(residual, contrast, (i) => attention[i]! < 0.05 && outline[i]! >= 1);
    const [strayed, range] = [strays[Math.min(k, 1)]!, ranges[Math.min(k, 1)]!];
    // Odds are multiplied, and the logarithm taken of the product: one for a pixel, of which there are millions.
    const even = 1 / (peak * range);
    for (let i = 0; i < odds.length; i++) {
      const own = spread(contrast[i]!);
      const stray = attention[i]! * strayed;
      const variance = own * own + stray * stray;
      const tail = 1 + (residual[i]! * residual[i]!) / (freedom * variance);
      odds[i] = odds[i]! * even * Math.sqrt(variance * tail) * tail * tail;
    }
  });
  for (let i = 0; i < odds.length; i++) odds[i] = Math.min(Math.max(Math.log(odds[i]!), -mostOdds), mostOdds);
  return odds;
}

/** The log odds of a pixel before its residuals are looked at: what attention expects, of which `most` is believed where it is 1. */
export function priorOdds(attention: number, most: number): number {
  return Math.log(oddsBefore(attention, most));
}

function oddsBefore(attention: number, most: number): number {
  const prior = leastPrior + (most - leastPrior) * attention;
  return prior / (1 - prior);
}
