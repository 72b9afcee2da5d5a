import { expect, test } from 'vitest';
import { checkEstimator, projectionCalls } from '../attention/estimator.js';
import { diffusionPlan } from '../sampler/plan.js';
import { tensor } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { type PresetName, presets } from './presets.js';

const { info } = gaussianPrior({ mean: tensor([3, 4, 4]) });
const calls = (name: PresetName) => ({
  map: projectionCalls(info, presets[name].estimator),
  image: diffusionPlan(info, presets[name].correction.plan).modelCalls,
});

test('paper is the paper: 1,800 predictions for the map, 2,410 for the image, its settings', () => {
  expect(calls('paper')).toEqual({ map: 1800, image: 2410 });
  expect(presets.paper.estimator).toEqual({
    depths: [300, 400, 500, 600],
    steps: 'all',
    solver: 'ddpm',
    noises: 1,
    discrepancy: { error: 'squared', channels: 'each', smoothing: 0 },
  });
  const published = { steps: 250, jumps: { length: 10, samples: 10 } };
  expect(presets.paper.correction).toEqual({
    ...{ lower: 1, upper: 6, strength: 0.1, exponent: 2 },
    ...{ perFusionOn: published, plan: published },
  });
});

test('each preset is cheaper than the one before by far', () => {
  const total = (name: PresetName) => calls(name).map + calls(name).image;
  expect(total('balanced')).toBeLessThan(total('paper') / 50);
  expect(total('fast')).toBeLessThanOrEqual(total('balanced') / 2);
});

test.each(['paper', 'balanced', 'fast'] as const)('%s has an estimator that is one', (name) => {
  expect(() => checkEstimator(presets[name].estimator, 1000)).not.toThrow();
});
