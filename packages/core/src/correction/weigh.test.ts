import { describe, expect, test } from 'vitest';
import '../../test/matchers.js';
import { retention } from '../condition/retention.js';
import { fusionWeights } from '../condition/weight.js';
import { diffusionPlan } from '../sampler/plan.js';
import { tensor } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { type CorrectionSettings, presets } from './presets.js';
import { weigh } from './weigh.js';

const info = { ...gaussianPrior({ mean: tensor([2, 2, 5]) }).info, retentionSigma: 0.5 };
const plan = { steps: 10 };

/** Two channels of 2 by 5 pixels, of which two have an attention of a half or more: one in each channel. */
const map = tensor([2, 2, 5]);
map.data.set([0.5, 0.49, 0, 0, 0, 0, 0, 0, 0, 0], 0);
map.data.set([0, 0, 0, 0.9, 0, 0, 0, 0, 0, 0.3], 10);

test('an image of which nothing is to be changed is kept wholly, whatever the strength; of another, what its map asks for', () => {
  const rule = { strength: 0.5, exponent: 1, plan };
  for (const settings of [rule, { ...rule, perFusionOn: plan }])
    expect(weigh(map, settings, info, { clean: true }).retention.data).toEqual(new Float32Array(20).fill(1));
  const expected = map.data.map((a) => 0.5 * (1 - a));
  expect(weigh(map, rule, info, { clean: false }).retention.data).toEqual(expected);
  expect(weigh(map, rule, info).retention.data).toEqual(expected);
});

describe('a number of a rule', () => {
  // strength (1 - A)^exponent, so that these are the numbers themselves.
  const numbers = tensor([1, 2, 3], Float32Array.of(0, 0.02, 0.05, 0.1, 0.2, 1));
  const asked = tensor(
    [1, 2, 3],
    numbers.data.map((m) => 1 - m),
  );
  const rule: CorrectionSettings = { ...presets.paper.correction, strength: 1, exponent: 1 };
  const small = { ...info, shape: [1, 2, 3] as const };

  test('without a plan of its own is retention', () => {
    const { perFusionOn: _, ...plain } = rule;
    const { retention: kept, weight } = weigh(asked, { ...plain, plan }, small);
    expect(weight).toEqual({ retention: kept });
    expect(kept.data).toBeAllClose(numbers.data, { atol: 1e-6 });
  });

  test('on the plan it was chosen for is a weight per fusion, and what it retains is said', () => {
    // Another object of the same options, as a command line makes it.
    const { retention: kept, weight } = weigh(asked, { ...rule, plan: structuredClone(rule.plan) }, small);
    expect('perFusion' in weight).toBe(true);
    const published = diffusionPlan(small, rule.plan);
    const expected = Array.from(numbers.data, (m) => (m === 1 ? 1 : retention(m, published, 0.5)));
    expect(kept.data).toBeAllClose(expected, { atol: 1e-4 });
  });

  test('on other plans retains as much', () => {
    const published = diffusionPlan(small, rule.perFusionOn);
    const others = [
      { steps: 25 },
      { steps: 50, solver: 'ddim' },
      { steps: 20, solver: 'dpmpp' },
      { ...rule.plan, jumps: { length: 10, samples: 9 } },
      { timesteps: [0, 400, 999] },
    ] as const;
    for (const options of others) {
      const own = diffusionPlan(small, options);
      const { weight } = weigh(asked, { ...rule, plan: options }, small);
      expect('retention' in weight).toBe(true);
      const weights = fusionWeights(weight, own, 0.5, [1, 2, 3]);
      const kept = Array.from(weights.subarray(0, 5), (m) => retention(m, own, 0.5));
      const wanted = Array.from(numbers.data.subarray(0, 5), (m) => retention(m, published, 0.5));
      expect(kept).toBeAllClose(wanted, { atol: 1e-3 });
      expect([weights[0], weights[5]]).toEqual([0, 1]);
    }
  });
});
