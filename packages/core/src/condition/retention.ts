import { checkNumber } from '../errors.js';
import type { DiffusionPlan } from '../plan.js';
import { fusionPull } from './fusion.js';

/**
 * Retention `R(m, plan, sigma)`: what is left, at the end of a run with weight `m` at every fusion, of a deviation of the
 * input from the prior's mean. Exact for an i.i.d. Gaussian prior of standard deviation `sigma`, whose predicted clean
 * image is linear in the sample; there the whole run is, and the mean of a unit deviation can be followed through it:
 *
 *     fuse     mu <- sqrt(abar) + g (mu - sqrt(abar)),  g = (1 - m) / sqrt(1 - 2m + 2m^2)
 *     reverse  mu <- (c_x0 k + c_x) mu + c_previous * (x0 of the step before),  k = sqrt(abar) sigma^2 / (abar sigma^2 + 1 - abar)
 *     up       mu <- sqrt(1 - beta) mu
 *
 * A weight per fusion means nothing without its schedule: m = 0.1 keeps 64 % (sigma = 1) on 250 steps with jumps
 * of 10 x 10, and 5 % on 25 plain steps. Retention means the same on all of them.
 *
 * @param m weight per fusion, in `[0, 1]`
 * @param sigma the prior's standard deviation, in image units (`[-1, 1]`)
 * @returns a number in `[0, 1]`, growing with `m`
 * @throws FuzzydiffError `invalid-argument`
 */
export function retention(m: number, plan: DiffusionPlan, sigma: number): number {
  checkNumber('sigma', sigma, 1e-6, 1e6);
  const { sample: g } = fusionPull(m);
  let mu = 0;
  let x0 = 0;
  for (const move of plan.moves) {
    if (move.kind === 'up') {
      mu *= Math.sqrt(1 - move.beta);
      continue;
    }
    const abar = move.alphaCumprod;
    const signal = Math.sqrt(abar);
    if (move.fuses) mu = signal + g * (mu - signal);
    const clean = ((signal * sigma * sigma) / (abar * sigma * sigma + 1 - abar)) * mu;
    mu = move.step.x0 * clean + move.step.x * mu + move.step.previousX0 * x0;
    x0 = clean;
  }
  return mu;
}

/** The weight per fusion for a wanted retention. */
export type RetentionInverse = (retained: number) => number;

/**
 * Inverts {@link retention} for one plan: a table over `m`, dense where little is kept, and linear interpolation, to about
 * 1e-4 in retention. A retention at or above what the largest weights below 1 give is `m = 1`.
 */
export function retentionInverse(plan: DiffusionPlan, sigma: number): RetentionInverse {
  const size = 512;
  const weights = Float64Array.from({ length: size + 1 }, (_, i) => (i / size) ** 2);
  const kept = weights.map((m) => retention(m, plan, sigma));
  return (retained) => {
    checkNumber('retention', retained, 0, 1);
    if (retained === 0) return 0;
    if (retained >= kept[size - 1]!) return 1;
    let low = 0;
    let high = size - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (kept[middle]! <= retained) low = middle;
      else high = middle;
    }
    const share = (retained - kept[low]!) / (kept[high]! - kept[low]!);
    return weights[low]! + share * (weights[high]! - weights[low]!);
  };
}
