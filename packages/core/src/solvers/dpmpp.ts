import type { NoiseLevels } from '../schedule/noise-levels.js';
import type { StepCoefficients } from './step.js';

/**
 * DPM-Solver++(2M) (Lu et al. 2022, arXiv 2211.01095, Algorithm 2), deterministic, in data prediction:
 *
 *     lambda = log(sqrt(abar) / sqrt(1 - abar)),  h = lambda_prev - lambda,  r = (lambda - lambda_above) / h
 *     D      = (1 + 1 / 2r) x0Hat - 1 / 2r x0Hat_above
 *     x_prev = sigma_prev / sigma x_t - sqrt(abar_prev) (exp(-h) - 1) D
 *
 * First order (D = x0Hat) where there is no level above to continue from: at the start and after a move up; and on the
 * last step, which ends at x0Hat.
 */
export function dpmppStep(levels: NoiseLevels, level: number, continues: boolean): StepCoefficients {
  if (level === 0) return { x0: 1, x: 0, previousX0: 0, sigma: 0 };
  const { alphasCumprod } = levels;
  const h = logSnr(alphasCumprod[level - 1]!) - logSnr(alphasCumprod[level]!);
  const data = -Math.sqrt(alphasCumprod[level - 1]!) * Math.expm1(-h);
  const x = Math.sqrt(1 - alphasCumprod[level - 1]!) / Math.sqrt(1 - alphasCumprod[level]!);
  if (!continues) return { x0: data, x, previousX0: 0, sigma: 0 };
  const r = (logSnr(alphasCumprod[level]!) - logSnr(alphasCumprod[level + 1]!)) / h;
  return { x0: data * (1 + 0.5 / r), x, previousX0: (-data * 0.5) / r, sigma: 0 };
}

function logSnr(abar: number): number {
  return 0.5 * Math.log(abar / (1 - abar));
}
