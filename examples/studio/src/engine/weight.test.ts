import { diffusionPlan, presets, retained, tensor } from '@fuzzydiff/core';
import { gaussianPrior } from '@fuzzydiff/core/testing';
import { expect, test } from 'vitest';
import { keptBy, paintedWeight } from './weight.js';

test('the layer draws a weight to 0 or to 1, and leaves it where it is 0', () => {
  const weight = tensor([1, 1, 5], Float32Array.of(0.4, 0.4, 0.4, 0.4, 0.4));
  const painted = paintedWeight(weight, Float32Array.of(0, 1, -1, 0.5, -0.5));
  expect([...painted.data].map((value) => Math.round(1e6 * value) / 1e6)).toEqual([0.4, 0, 1, 0.2, 0.7]);
  expect(weight.data[1]).toBeCloseTo(0.4, 6);
});

test('one layer lies over every channel', () => {
  const painted = paintedWeight(tensor([3, 1, 2], new Float32Array(6).fill(0.5)), Float32Array.of(1, -1));
  expect([...painted.data]).toEqual([0, 1, 0, 1, 0, 1]);
});

test('what is kept is the weight itself where that is retention, else what the plan makes of it', () => {
  const { info } = gaussianPrior({ mean: tensor([1, 2, 2]) });
  const weight = tensor([1, 2, 2], Float32Array.of(0, 0.05, 0.1, 1));
  expect(keptBy(weight, presets.balanced.correction, info)).toBe(weight);
  const { correction } = presets.paper;
  expect(keptBy(weight, correction, info).data).toEqual(
    retained(weight, diffusionPlan(info, correction.plan), info.retentionSigma).data,
  );
});
