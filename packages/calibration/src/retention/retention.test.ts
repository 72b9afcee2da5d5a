import { tensor } from '@fuzzydiff/core';
import { diffusionPlan, retention } from '@fuzzydiff/core/math';
import { gaussianPrior } from '@fuzzydiff/core/testing';
import { describe, expect, it } from 'vitest';
import { fitRetentionSigma } from './fit.js';
import { measureRetention } from './measure.js';

const sigma = 0.35;
const model = gaussianPrior({ mean: tensor([1, 4, 4], new Float32Array(16).fill(0.1)), sigma });
const images = [0, 1, 2].map((n) =>
  tensor(
    [1, 4, 4],
    Float32Array.from({ length: 16 }, (_, i) => 0.1 + 0.2 * Math.sin(i * (n + 1.3))),
  ),
);
const plans = [{ steps: 20 }, { steps: 8, jumps: { length: 1, samples: 3 } }].map((options) =>
  diffusionPlan(model.info, options),
);

describe('on a Gaussian prior', () => {
  it('what is measured is the retention of its law', async () => {
    for (const plan of plans) {
      for (const m of [0.05, 0.2, 0.5]) {
        const { retained } = await measureRetention(model, images, { plan, m });
        expect(retained).toHaveLength(3);
        for (const value of retained) expect(value).toBeCloseTo(retention(m, plan, sigma), 4);
      }
    }
  });

  it('what is fitted is its deviation', async () => {
    const measured = await Promise.all(
      plans.flatMap((plan) => [0.1, 0.3].map((m) => measureRetention(model, images, { plan, m }))),
    );
    const fit = fitRetentionSigma(measured);
    expect(fit.sigma).toBeCloseTo(sigma, 3);
    expect(fit.residual).toBeLessThan(1e-4);
  });
});

it('refuses one image, the same image twice, and no measurement', async () => {
  const [plan] = plans;
  await expect(measureRetention(model, images.slice(1, 2), { plan: plan!, m: 0.1 })).rejects.toThrow(/at least two/);
  await expect(measureRetention(model, [images[0]!, images[0]!], { plan: plan!, m: 0.1 })).rejects.toThrow(
    /images that differ/,
  );
  expect(() => fitRetentionSigma([])).toThrow(/at least one measurement/);
});
