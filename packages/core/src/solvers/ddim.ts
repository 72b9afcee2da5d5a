import type { NoiseLevels } from '../schedule/noise-levels.js';
import { posteriorVariance } from './ddpm.js';
import type { StepCoefficients } from './step.js';

/**
 * DDIM (Song et al. 2021, arXiv 2010.02502, eqs. 12, 16):
 *
 *     sigma  = eta sqrt(beta_tilde)
 *     x_prev = sqrt(abar_prev) x0Hat + sqrt(1 - abar_prev - sigma^2) eps + sigma noise
 *
 * with eps recomputed from x0Hat after its clipping, `eps = (x_t - sqrt(abar) x0Hat) / sqrt(1 - abar)`, so that the
 * step is again a mixture of x0Hat and x_t.
 */
export function ddimStep(levels: NoiseLevels, level: number, eta: number): StepCoefficients {
  const abar = levels.alphasCumprod[level]!;
  const abarPrev = levels.alphasCumprodPrev[level]!;
  const sigma = eta * Math.sqrt(posteriorVariance(levels, level));
  const direction = Math.sqrt(Math.max(0, 1 - abarPrev - sigma * sigma)) / Math.sqrt(1 - abar);
  return { x0: Math.sqrt(abarPrev) - direction * Math.sqrt(abar), x: direction, previousX0: 0, sigma };
}
