import { describe, expect, test } from 'vitest';
import { linearModel } from '../../test/images.js';
import '../../test/matchers.js';
import { alphasCumprod } from '../schedule/betas.js';
import { noiseLevels } from '../schedule/noise-levels.js';
import { spacedTimesteps } from '../schedule/timesteps.js';
import { ddpmStep, posteriorVariance } from './ddpm.js';

const levels = noiseLevels(alphasCumprod(linearModel.schedule), spacedTimesteps(25, 1000));
const { alphasCumprod: abar, alphasCumprodPrev: abarPrev, betas: beta } = levels;
const above = Array.from({ length: 24 }, (_, i) => i + 1);

/** `q(x_prev | x_t, x_0)` by Bayes: the product of `N(x_t; sqrt(alpha) x_prev, beta)` and `N(x_prev; sqrt(abar_prev) x_0, 1 - abar_prev)`. */
function posterior(level: number) {
  const precision = (1 - beta[level]!) / beta[level]! + 1 / (1 - abarPrev[level]!);
  return {
    x: Math.sqrt(1 - beta[level]!) / beta[level]! / precision,
    x0: Math.sqrt(abarPrev[level]!) / (1 - abarPrev[level]!) / precision,
    variance: 1 / precision,
  };
}

test.each(above)('level %i: the mean and variance are those of the posterior, by Bayes', (level) => {
  const { x, x0, variance } = posterior(level);
  const step = ddpmStep(levels, level, 'fixed_small');
  expect([step.x, step.x0, step.sigma ** 2]).toBeAllClose([x, x0, variance], { rtol: 1e-10 });
  expect(step.previousX0).toBe(0);
  expect(posteriorVariance(levels, level)).toBeCloseTo(variance, 12);
});

test('the formula as printed, at one level', () => {
  const level = 12;
  const [a, p, b] = [abar[level]!, abarPrev[level]!, beta[level]!];
  const step = ddpmStep(levels, level, 'fixed_large');
  const printed = [(Math.sqrt(p) * b) / (1 - a), (Math.sqrt(1 - b) * (1 - p)) / (1 - a), Math.sqrt(b)];
  expect([step.x0, step.x, step.sigma]).toBeAllClose(printed, { rtol: 1e-14 });
  expect(b).toBeCloseTo(1 - a / p, 15);
});

describe('learned_range', () => {
  test('interpolates between the logarithms of the posterior variance and beta', () => {
    const { logVariance, sigma, ...mean } = ddpmStep(levels, 9, 'learned_range');
    expect(logVariance).toBeAllClose([Math.log(posterior(9).variance), Math.log(beta[9]!)], { rtol: 1e-10 });
    expect(sigma).toBeGreaterThan(0);
    const { sigma: _, ...fixed } = ddpmStep(levels, 9, 'fixed_small');
    expect(mean).toEqual(fixed);
  });
});

test.each(['fixed_small', 'fixed_large', 'learned_range'] as const)(
  '%s: the last step ends at x0Hat, without noise',
  (type) => {
    const step = ddpmStep(levels, 0, type);
    expect([step.x0, step.x]).toBeAllClose([1, 0], { atol: 1e-15 });
    expect(step.sigma).toBe(0);
    expect(step.logVariance).toBeUndefined();
  },
);
