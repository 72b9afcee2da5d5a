import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linearModel } from '../../test/images.js';
import '../../test/matchers.js';
import { exactFlow, exactX0, runScalar } from '../../test/scalar-run.js';
import { diffusionPlan } from '../sampler/plan.js';
import { alphasCumprod } from '../schedule/betas.js';
import { noiseLevels } from '../schedule/noise-levels.js';
import { spacedTimesteps } from '../schedule/timesteps.js';
import { ddimStep } from './ddim.js';
import { ddpmStep, posteriorVariance } from './ddpm.js';

const levels = noiseLevels(alphasCumprod(linearModel.schedule), spacedTimesteps(25, 1000));
const { alphasCumprod: abar, alphasCumprodPrev: abarPrev } = levels;
const level = fc.integer({ min: 1, max: 24 });
const value = fc.double({ min: -3, max: 3, noNaN: true });

test('with eta 1 it is the ancestral step of DDPM', () => {
  for (let at = 1; at < 25; at++) {
    const ddim = ddimStep(levels, at, 1);
    const ddpm = ddpmStep(levels, at, 'fixed_small');
    expect([ddim.x0, ddim.x, ddim.sigma]).toBeAllClose([ddpm.x0, ddpm.x, ddpm.sigma], { rtol: 1e-9 });
    expect(ddim.sigma ** 2).toBeCloseTo(posteriorVariance(levels, at), 12);
  }
});

test('with eta 0 it keeps x0Hat and eps, and moves to the next level', () => {
  fc.assert(
    fc.property(level, value, value, (at, x0, eps) => {
      const x = Math.sqrt(abar[at]!) * x0 + Math.sqrt(1 - abar[at]!) * eps;
      const step = ddimStep(levels, at, 0);
      const next = Math.sqrt(abarPrev[at]!) * x0 + Math.sqrt(1 - abarPrev[at]!) * eps;
      expect([step.x0 * x0 + step.x * x]).toBeAllClose([next], { atol: 1e-12 });
      expect(step.sigma).toBe(0);
    }),
  );
});

test('any eta keeps the variance that the level should have', () => {
  fc.assert(
    fc.property(level, fc.double({ min: 0, max: 1, noNaN: true }), (at, eta) => {
      // For a fixed x0, x_t has the variance 1 - abar; the step adds its own.
      const { x, sigma } = ddimStep(levels, at, eta);
      expect([x * x * (1 - abar[at]!) + sigma * sigma]).toBeAllClose([1 - abarPrev[at]!], { rtol: 1e-10 });
    }),
  );
});

test('its last step ends at x0Hat', () => {
  expect(ddimStep(levels, 0, 1)).toEqual({ x0: 1, x: 0, previousX0: 0, sigma: 0 });
});

test('it converges to the exact flow, to first order: half the error for twice the steps', () => {
  const [mean, sigma, start] = [0.2, 0.5, 1.3];
  const errors = [20, 40, 80, 160].map((steps) => {
    const plan = diffusionPlan(linearModel, { steps, solver: 'ddim', spacing: 'linspace' });
    const cleanest = plan.levels.alphasCumprod[0]!;
    const exact = exactFlow(start, plan.levels.alphasCumprod.at(-1)!, cleanest, mean, sigma);
    return Math.abs(runScalar(plan, start, mean, sigma) - exactX0(cleanest, exact, mean, sigma));
  });
  expect(errors[3]).toBeLessThan(0.012);
  for (const [i, error] of errors.slice(1).entries()) expect(errors[i]! / error).toBeCloseTo(2, 1);
});
