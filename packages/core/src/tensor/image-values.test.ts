import { expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { project } from '../attention/projection.js';
import { noStatistics } from '../attention/statistics.js';
import { fingerprint } from '../calibration/fingerprint.js';
import { synthesize } from '../condition/synthesize.js';
import { attend } from '../correction/attend.js';
import { correct } from '../correction/correct.js';
import { presets } from '../correction/presets.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { diffusionPlan } from '../sampler/plan.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { imageValues } from './image-values.js';
import { type ImageShape, tensor } from './tensor.js';

const shape: ImageShape = [1, 2, 2];
const image = (...values: number[]) => tensor(shape, Float32Array.from(values));

test('an image somewhat beyond [-1, 1] is taken as it is, by its shape', () => {
  for (const values of [
    [-1, 0, 0.5, 1],
    [-1.3, 0, 0, 1.3],
    [-4.5, 0, 0, 5],
    [0, 0, 0, 0],
  ])
    expect(imageValues(image(...values), shape)).toEqual(Float32Array.from(values));
  const columns = tensor([1, 2, 2], Float32Array.of(1, 2, 3, 4)).transpose(0, 2, 1);
  expect(imageValues(columns, shape)).toEqual(Float32Array.of(1, 3, 2, 4));
});

test.each([
  [[0, 17, 254.4, 200], /^Expected values in \[-1, 1\] for image but found \[0, 254\.4\]; scale .* x \/ 127\.5 - 1\.$/],
  [[0, 255, 0, 0], /found \[0, 255\]; scale values of 8 bits/],
  [[300, 65535, 700, 800], /found \[300, 65540\]; scale values of 16 bits by x \/ 32767\.5 - 1\.$/],
  [[-21, 270, 0, 0], /found \[-21, 270\]; scale values of 8 bits/],
  [[-128, 127, 0, 0], /found \[-128, 127\]; scale them to it\.$/],
  [[0, 0, 1e9, 0], /found \[0, 1000000000\]; scale them to it\.$/],
  [[0, 0, 255, Number.NaN], /finite values for image but found NaN; look at index 3/],
  [[0, Number.NEGATIVE_INFINITY, 0, 0], /finite values for image but found -Infinity; look at index 1/],
])('%j is refused', async (values, message) => {
  expect(await failureOf(() => imageValues(image(...values), shape))).toBeFuzzydiffError('invalid-argument', message);
});

test('whatever takes an image refuses one in [0, 255] before it asks the model anything', async () => {
  const model = {
    ...gaussianPrior({ mean: image(0, 0, 0, 0) }),
    predict: () => Promise.reject(new Error('the model was asked')),
  };
  const noise = keyedNoise(0);
  const bytes = image(0, 100, 200, 255);
  const { estimator, correction } = presets.fast;
  // Nothing is promised, which would take a promise.
  const { alpha: _, ...settings } = correction;
  const statistics = noStatistics(model.info, estimator);
  const calibration = { fingerprint: fingerprint(model.info, estimator), statistics, seed: 0, images: 0 };
  const plan = diffusionPlan(model.info, { steps: 3 });
  const uses: Record<string, () => PromiseLike<unknown>> = {
    synthesize: () => synthesize(model, [{ image: bytes, weight: { retention: 0.5 } }], { plan, noise }),
    project: () => project(model, bytes, 20, { noise, steps: 2 }),
    attend: () => attend(model, [{ image: bytes }], { calibration, noise }),
    correct: () => correct(model, [{ image: bytes }], { calibration, settings, noise }),
  };
  for (const [name, use] of Object.entries(uses))
    expect(await failureOf(use), name).toBeFuzzydiffError('invalid-argument', /image but found \[0, 255\]; scale/);
});
