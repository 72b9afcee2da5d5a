import { expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { presets } from '../correction/presets.js';
import { tensor } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { checkEstimator, type Estimator, projectionCalls, projectionPlans } from './estimator.js';

const { info } = gaussianPrior({ mean: tensor([1, 2, 2]) });
const paper = presets.paper.estimator;
const timesteps = (estimator: Estimator) => projectionPlans(info, estimator).map((plan) => plan.levels.timesteps);

test('all steps from depth d are the timesteps d - 1 to 0', () => {
  const plans = timesteps(paper);
  expect(plans.map((own) => own.length)).toEqual([300, 400, 500, 600]);
  for (const [i, depth] of paper.depths.entries()) expect(plans[i]).toEqual(Array.from({ length: depth }, (_, t) => t));
});

test('the paper’s depths cost 1,800 calls, and so many per noise', () => {
  expect(projectionCalls(info, paper)).toBe(1800);
  expect(projectionCalls(info, { ...paper, noises: 3 })).toBe(5400);
});

test('a few steps go from the depth itself to the cleanest level', () => {
  expect(timesteps({ ...paper, steps: 4 })[0]).toEqual([0, 100, 199, 299]);
  expect(projectionCalls(info, { ...paper, steps: 4 })).toBe(16);
});

test('one step is asked for at the depth itself', () => {
  expect(timesteps({ ...paper, steps: 1 })).toEqual([[299], [399], [499], [599]]);
});

test('depth 1 and the deepest are depths', () => {
  expect(timesteps({ ...paper, depths: [1, 1000], steps: 1 })).toEqual([[0], [999]]);
});

test.each<[message: RegExp, change: Partial<Estimator>]>([
  [/at least one depth/, { depths: [] }],
  [/different depths in rising order.*\[300, 300\]/, { depths: [300, 300] }],
  [/different depths in rising order.*\[50, 400, 300\]/, { depths: [50, 400, 300] }],
  [/from 1 to 1000 for depths but found 0/, { depths: [0] }],
  [/from 1 to 1000 for depths but found 1001/, { depths: [300, 1001] }],
  [/steps per depth but found 51/, { depths: [50, 300], steps: 51 }],
  [/noises/, { noises: 0 }],
  [/an even number.*for noises but found 3/, { noises: 3, antithetic: true }],
  [/discrepancy\.smoothing/, { discrepancy: { ...paper.discrepancy, smoothing: Number.NaN } }],
])('an estimator that is none is refused: %s', async (message, change) => {
  const failure = await failureOf(() => checkEstimator({ ...paper, ...change }, 1000));
  expect(failure).toBeFuzzydiffError('invalid-argument', message);
});
