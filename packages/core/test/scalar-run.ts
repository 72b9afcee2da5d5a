import type { DiffusionPlan } from '../src/sampler/plan.js';

/** A plan's reverse steps on one value, in float64, for a prior `N(mean, sigma^2)` whose x0Hat is exact; no noise. */
export function runScalar(plan: DiffusionPlan, start: number, mean: number, sigma: number): number {
  let x = start;
  let previous = 0;
  for (const move of plan.moves) {
    if (move.kind === 'up') throw new Error('this run only goes down');
    const clean = exactX0(move.alphaCumprod, x, mean, sigma);
    x = move.step.x0 * clean + move.step.x * x + move.step.previousX0 * previous;
    previous = clean;
  }
  return x;
}

/** `E[x_0 | x_t]` for the prior `N(mean, sigma^2)`. */
export function exactX0(abar: number, x: number, mean: number, sigma: number): number {
  const signal = Math.sqrt(abar);
  return mean + ((signal * sigma * sigma) / (abar * sigma * sigma + 1 - abar)) * (x - signal * mean);
}

/**
 * Where the probability flow takes `x` from noise level `from` to `to` (values of abar), exactly: a Gaussian's flow keeps
 * every value at its standard score.
 */
export function exactFlow(x: number, from: number, to: number, mean: number, sigma: number): number {
  const deviation = (abar: number) => Math.sqrt(abar * sigma * sigma + 1 - abar);
  return Math.sqrt(to) * mean + (deviation(to) / deviation(from)) * (x - Math.sqrt(from) * mean);
}

/**
 * Standard deviation of what an unconditional run of a plan ends with, for a prior of deviation `sigma`: that of pure noise,
 * followed through moves that are linear in the sample. A learned variance counts as halfway, `v = 0`.
 */
export function expectedDeviation(plan: DiffusionPlan, sigma: number): number {
  let variance = 1;
  for (const move of plan.moves) {
    if (move.kind === 'up') {
      variance = (1 - move.beta) * variance + move.beta;
      continue;
    }
    const { step, alphaCumprod } = move;
    if (step.previousX0 !== 0) throw new Error('this follows solvers of one step');
    const factor = step.x0 * exactX0(alphaCumprod, 1, 0, sigma) + step.x;
    const added = step.logVariance ? Math.exp((step.logVariance[0] + step.logVariance[1]) / 2) : step.sigma ** 2;
    variance = factor * factor * variance + added;
  }
  return Math.sqrt(variance);
}
