import { expect, test } from 'vitest';
import { imageOf, linearModel } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { diffusionPlan } from '../sampler/plan.js';
import type { ImageShape } from '../tensor/tensor.js';
import { retentionInverse } from './retention.js';
import { fusionWeights, type Weight } from './weight.js';

const shape: ImageShape = [3, 2, 4];
const plan = diffusionPlan(linearModel, { steps: 10 });
const weights = (weight: Weight) => fusionWeights(weight, plan, 0.5, shape);
const plane = imageOf([1, 2, 4], (i) => i / 8);

test('a number holds for every value', () => {
  expect(weights({ perFusion: 0.25 })).toEqual(new Float32Array(24).fill(0.25));
});

test('a map of one channel holds for all of them', () => {
  expect(weights({ perFusion: plane })).toEqual(Float32Array.of(...plane.data, ...plane.data, ...plane.data));
});

test('a map per channel is taken as it is, and copied', () => {
  const map = imageOf(shape, (i) => i / 24);
  const taken = weights({ perFusion: map });
  expect(taken).toEqual(map.data);
  taken[0] = 1;
  expect(map.data[0]).toBe(0);
});

test('a map of other strides is read by its shape', () => {
  const transposed = imageOf([1, 4, 2], (i) => i / 8).transpose(0, 2, 1);
  expect(weights({ perFusion: transposed }).slice(0, 8)).toEqual(
    Float32Array.of(0, 2 / 8, 4 / 8, 6 / 8, 1 / 8, 3 / 8, 5 / 8, 7 / 8),
  );
});

test('retention is converted for the plan, value by value', () => {
  const inverse = retentionInverse(plan, 0.5);
  const expected = Float32Array.from(plane.data, (kept) => inverse(kept));
  expect(weights({ retention: plane }).subarray(0, 8)).toEqual(expected);
  expect(weights({ retention: 1 })).toEqual(new Float32Array(24).fill(1));
  expect(weights({ retention: 0 })).toEqual(new Float32Array(24));
});

test.each<[message: RegExp, weight: unknown]>([
  [/weight\.perFusion but found 1\.5/, { perFusion: 1.5 }],
  [/weight\.retention but found -0\.5/, { retention: imageOf(shape, (i) => (i === 7 ? -0.5 : 0)) }],
  [/weight\.retention but found NaN/, { retention: imageOf(shape, (i) => (i === 7 ? Number.NaN : 0)) }],
  [/\[1, 2, 4\] or \[3, 2, 4\].*\[1, 4, 2\]; resize/, { perFusion: imageOf([1, 4, 2], () => 0) }],
  [/retention.*perFusion/, {}],
  [
    /retention but .* type Float64Array and shape \[1, 2, 4\]; make/,
    { retention: { ...plane, data: new Float64Array(8) } },
  ],
  [/retention but found an array of type Float32Array and length 8; make it/, { retention: new Float32Array(8) }],
])('a weight that is none is refused: %s', async (message, weight) => {
  expect(await failureOf(() => weights(weight as Weight))).toBeFuzzydiffError('invalid-argument', message);
});
