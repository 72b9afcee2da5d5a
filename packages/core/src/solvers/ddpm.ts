import type { VarianceType } from '../model/eps-model.js';
import type { NoiseLevels } from '../schedule/noise-levels.js';
import type { StepCoefficients } from './step.js';

/**
 * The ancestral step of DDPM (Ho et al. 2020, eqs. 6, 7; the paper's eqs. 1-5 and Algorithm 1 line 7, whose print has
 * bars on alpha and the variance where the deviation belongs):
 *
 *     mean  = sqrt(abar_prev) beta / (1 - abar) x0Hat + sqrt(alpha) (1 - abar_prev) / (1 - abar) x_t
 *     fixed_small    sigma^2 = beta_tilde = (1 - abar_prev) / (1 - abar) beta
 *     fixed_large    sigma^2 = beta
 *     learned_range  sigma^2 = exp(f log beta + (1 - f) log beta_tilde),  f = (v + 1) / 2, not clamped
 *
 * learned_range is Nichol and Dhariwal 2021, section 3.1. No noise on the last step, so that the logarithm of beta_tilde_0,
 * which is 0, is never taken.
 */
export function ddpmStep(levels: NoiseLevels, level: number, varianceType: VarianceType): StepCoefficients {
  const abar = levels.alphasCumprod[level]!;
  const abarPrev = levels.alphasCumprodPrev[level]!;
  const beta = levels.betas[level]!;
  const mean = {
    x0: (Math.sqrt(abarPrev) * beta) / (1 - abar),
    x: (Math.sqrt(1 - beta) * (1 - abarPrev)) / (1 - abar),
    previousX0: 0,
  };
  if (level === 0) return { ...mean, sigma: 0 };
  const variance = varianceType === 'fixed_large' ? beta : posteriorVariance(levels, level);
  const step = { ...mean, sigma: Math.sqrt(variance) };
  return varianceType === 'learned_range' ? { ...step, logVariance: [Math.log(variance), Math.log(beta)] } : step;
}

/** `beta_tilde`: the variance of `q(x_prev | x_t, x_0)` (Ho et al. 2020, eq. 7). */
export function posteriorVariance(levels: NoiseLevels, level: number): number {
  const { alphasCumprod, alphasCumprodPrev, betas } = levels;
  return ((1 - alphasCumprodPrev[level]!) / (1 - alphasCumprod[level]!)) * betas[level]!;
}
