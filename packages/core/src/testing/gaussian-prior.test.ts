import { describe, expect, test } from 'vitest';
import { normals, smoothImage } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { alphasCumprod } from '../schedule/betas.js';
import { tensor } from '../tensor/tensor.js';
import { gaussianPrior } from './gaussian-prior.js';

const mean = smoothImage([2, 3, 4]);
const schedule = { kind: 'linear', start: 1e-4, end: 0.02, steps: 1000 } as const;
const abar = alphasCumprod(schedule);
const samples = tensor([2, 2, 3, 4], normals(48));
const timesteps = [3, 700];

test('its eps is the closed form, at each sample’s own timestep', async () => {
  const output = await gaussianPrior({ mean, sigma: 0.3 }).predict(samples, timesteps);
  const expected = samples.data.map((x, i) => {
    const a = abar[timesteps[Math.floor(i / 24)]!]!;
    return (Math.sqrt(1 - a) * (x - Math.sqrt(a) * mean.data[i % 24]!)) / (a * 0.09 + 1 - a);
  });
  expect(output.shape).toEqual([2, 2, 3, 4]);
  expect(output.data).toBeAllClose(expected, { rtol: 1e-6 });
});

test('its clean image is the posterior mean: right on average, and uncorrelated with its own error', async () => {
  const count = 40_000;
  const model = gaussianPrior({ mean: tensor([1, 1, count]), sigma: 0.5, predictionType: 'sample' });
  const clean = normals(count, 'clean').map((z) => 0.5 * z);
  const noise = normals(count, 'noise');
  const a = abar[400]!;
  const noisy = clean.map((x, i) => Math.sqrt(a) * x + Math.sqrt(1 - a) * noise[i]!);
  const predicted = (await model.predict(tensor([1, 1, 1, count], noisy), [400])).data;
  let product = 0;
  for (let i = 0; i < count; i++) product += (predicted[i]! * (clean[i]! - predicted[i]!)) / count;
  expect(Math.abs(product)).toBeLessThan(4 * (0.25 / Math.sqrt(count)));
});

describe('learned variance', () => {
  test('follows the prediction, per sample, from the noisy values', async () => {
    const learned = gaussianPrior({ mean, varianceType: 'learned_range', v: (x) => 0.5 * Math.sin(3 * x) });
    const output = await learned.predict(samples, timesteps);
    expect(output.shape).toEqual([2, 4, 3, 4]);
    const eps = (await gaussianPrior({ mean }).predict(samples, timesteps)).data;
    const v = samples.data.map((x) => 0.5 * Math.sin(3 * x));
    const expected = [eps.subarray(0, 24), v.subarray(0, 24), eps.subarray(24), v.subarray(24)];
    expect(output.data).toBeAllClose(
      expected.flatMap((part) => [...part]),
      { atol: 1e-7 },
    );
  });

  test('is the posterior variance unless told otherwise', async () => {
    const output = await gaussianPrior({ mean, varianceType: 'learned_range' }).predict(samples, timesteps);
    expect(output.data.subarray(24, 48)).toEqual(new Float32Array(24).fill(-1));
  });
});

test('its facts can be set, but not its shape and device', () => {
  const { info } = gaussianPrior({ mean, sigma: 0.2, id: 'mine', maxBatch: 3, clipSample: true });
  expect(info).toMatchObject({ id: 'mine', maxBatch: 3, clipSample: true, retentionSigma: 0.2, device: 'closed-form' });
  expect(info.shape).toEqual([2, 3, 4]);
});

test('samples that are not finite are refused', async () => {
  const broken = tensor([1, 2, 3, 4], new Float32Array(24).fill(Number.POSITIVE_INFINITY));
  const failure = await failureOf(() => gaussianPrior({ mean }).predict(broken, [0]));
  expect(failure).toBeFuzzydiffError('invalid-argument', /finite values for samples but found Infinity/);
});

test('after dispose it says so', async () => {
  const model = gaussianPrior({ mean });
  await model.dispose();
  expect(await failureOf(() => model.predict(samples, timesteps))).toBeFuzzydiffError('disposed', /load it again/);
});
