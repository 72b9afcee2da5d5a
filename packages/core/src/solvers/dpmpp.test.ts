import { expect, test } from 'vitest';
import { linearModel } from '../../test/images.js';
import '../../test/matchers.js';
import { exactFlow, exactX0, runScalar } from '../../test/scalar-run.js';
import { diffusionPlan } from '../sampler/plan.js';
import { alphasCumprod } from '../schedule/betas.js';
import { noiseLevels } from '../schedule/noise-levels.js';
import { spacedTimesteps } from '../schedule/timesteps.js';
import { ddimStep } from './ddim.js';
import { dpmppStep } from './dpmpp.js';

const prior = { mean: 0.2, sigma: 0.5 };

/**
 * Algorithm 2 of arXiv 2211.01095, line by line, on one value: `lambda`, `h` and `r` per step, a list of data predictions,
 * and the final prediction that ends the run. Written from the paper, for comparison.
 */
function algorithm2(abar: readonly number[], start: number, predict: (x: number, abar: number) => number): number {
  const alpha = abar.map(Math.sqrt);
  const sigma = abar.map((a) => Math.sqrt(1 - a));
  const lambda = alpha.map((a, i) => Math.log(a / sigma[i]!));
  const buffer: number[] = [];
  let x = start;
  for (let i = 1; i < abar.length; i++) {
    buffer.push(predict(x, abar[i - 1]!));
    const h = lambda[i]! - lambda[i - 1]!;
    let data = buffer[i - 1]!;
    if (i >= 2) {
      const r = (lambda[i - 1]! - lambda[i - 2]!) / h;
      data = (1 + 1 / (2 * r)) * buffer[i - 1]! - (1 / (2 * r)) * buffer[i - 2]!;
    }
    x = (sigma[i]! / sigma[i - 1]!) * x - alpha[i]! * (Math.exp(-h) - 1) * data;
  }
  return predict(x, abar.at(-1)!);
}

test.each([1, 2, 3, 10, 25, 50])('%i steps are those of the algorithm as printed', (steps) => {
  const plan = diffusionPlan(linearModel, { steps, solver: 'dpmpp' });
  const fromNoise = Array.from(plan.levels.alphasCumprod).reverse();
  const expected = algorithm2(fromNoise, 1.3, (x, abar) => exactX0(abar, x, prior.mean, prior.sigma));
  expect([runScalar(plan, 1.3, prior.mean, prior.sigma)]).toBeAllClose([expected], { rtol: 1e-10 });
});

test('its first order is DDIM', () => {
  const levels = noiseLevels(alphasCumprod(linearModel.schedule), spacedTimesteps(25, 1000));
  for (let level = 0; level < 25; level++) {
    const { x0, x, previousX0 } = dpmppStep(levels, level, false);
    const ddim = ddimStep(levels, level, 0);
    expect([x0, x, previousX0]).toBeAllClose([ddim.x0, ddim.x, 0], { rtol: 1e-9, atol: 1e-12 });
  }
});

test('it converges to the exact flow, to second order, and beats DDIM on the way', () => {
  const errors = (solver: 'ddim' | 'dpmpp') =>
    [40, 80, 160, 320].map((steps) => {
      const plan = diffusionPlan(linearModel, { steps, solver, spacing: 'linspace' });
      const cleanest = plan.levels.alphasCumprod[0]!;
      const exact = exactFlow(1.3, plan.levels.alphasCumprod.at(-1)!, cleanest, prior.mean, prior.sigma);
      return Math.abs(
        runScalar(plan, 1.3, prior.mean, prior.sigma) - exactX0(cleanest, exact, prior.mean, prior.sigma),
      );
    });
  const second = errors('dpmpp');
  const first = errors('ddim');
  expect(second[3]).toBeLessThan(1e-3);
  // A quarter of the error for twice the steps, where DDIM has half.
  for (const [i, error] of second.slice(1).entries()) {
    expect(second[i]! / error).toBeGreaterThan(3.6);
    expect(error).toBeLessThan(0.7 * first[i + 1]!);
  }
  expect(second[3]! / first[3]!).toBeLessThan(0.2);
});

test('it extrapolates only from the level above: neither at the start nor after a move up', () => {
  const plan = diffusionPlan(linearModel, { steps: 8, solver: 'dpmpp', jumps: { length: 3, samples: 2 } });
  let wentDown = false;
  for (const move of plan.moves) {
    if (move.kind === 'reverse' && move.level > 0) expect(move.step.previousX0 !== 0).toBe(wentDown);
    wentDown = move.kind === 'reverse';
  }
});
