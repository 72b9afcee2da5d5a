import { describe, expect, test } from 'vitest';
import { deviationOf, drawnImage, meanOf, silence, smoothImage } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { networkFile } from '../../test/network-file.js';
import { exactX0 } from '../../test/scalar-run.js';
import { presets } from '../correction/presets.js';
import { keyedNoise, type NoiseKey, type NoiseSource } from '../noise/keyed-noise.js';
import type { RunStep } from '../sampler/run.js';
import { alphasCumprod } from '../schedule/betas.js';
import { type ImageShape, tensor, unstack } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { recordingModel } from '../testing/recording-model.js';
import type { Estimator } from './estimator.js';
import { parseDiscrepancyNetwork } from './learned/network.js';
import { project, projections } from './projection.js';
import { noStatistics } from './statistics.js';

const shape: ImageShape = [2, 4, 5];
const mean = smoothImage(shape);
const model = gaussianPrior({ mean });
const image = drawnImage(mean, 0.5, 'input');
const noise = keyedNoise(3);
const abar = alphasCumprod(model.info.schedule);

const oneStep: Estimator = {
  depths: [100, 300, 600],
  steps: 1,
  solver: 'ddpm',
  noises: 1,
  discrepancy: { error: 'squared', channels: 'each', smoothing: 0 },
};

describe('what the model is asked', () => {
  test('from depth d: timesteps d - 1 down to 0', async () => {
    const recording = recordingModel(model);
    await project(recording, image, 7, { noise });
    expect(recording.calls.map((call) => call.timesteps)).toEqual([[6], [5], [4], [3], [2], [1], [0]]);
  });

  test('the paper’s four depths take 1,800 predictions, in 600 calls of up to four', async () => {
    const recording = recordingModel(model);
    const steps: RunStep[] = [];
    const run = projections(recording, [{ image }], { estimator: presets.paper.estimator, noise });
    for await (const step of run) steps.push(step);
    const predictions = recording.calls.reduce((sum, call) => sum + call.timesteps.length, 0);
    expect([predictions, recording.calls.length]).toEqual([1800, 600]);
    expect(recording.calls[0]!.timesteps).toEqual([299, 399, 499, 599]);
    expect(recording.calls[599]!.timesteps).toEqual([0]);
    expect(steps.at(-1)).toMatchObject({ stage: 'projection', calls: 1800, totalCalls: 1800, timestep: 0 });
  });

  test('images, depths and noises share the calls, up to maxBatch', async () => {
    const recording = recordingModel(gaussianPrior({ mean, maxBatch: 4 }));
    const jobs = [
      { image, key: 'a' },
      { image: mean, key: 'b' },
    ];
    await projections(recording, jobs, { estimator: { ...oneStep, noises: 2 }, noise });
    expect(recording.calls.map((call) => call.shape[0])).toEqual([4, 4, 4]);
  });
});

describe('one step', () => {
  test('is the posterior mean of the image noised to that depth', async () => {
    const [result] = await projections(model, [{ image, key: 'k' }], { estimator: oneStep, noise });
    expect(result!.images.shape).toEqual([3, ...shape]);
    const drawn = new Float32Array(40);
    noise.fill(drawn, { image: 'k', purpose: 'projection' });
    for (const [d, depth] of oneStep.depths.entries()) {
      const a = abar[depth - 1]!;
      const expected = image.data.map((value, i) =>
        exactX0(a, Math.sqrt(a) * value + Math.sqrt(1 - a) * drawn[i]!, mean.data[i]!, 0.5),
      );
      expect(unstack(result!.images, d).data).toBeAllClose(expected, { atol: 2e-6 });
      const error = expected.map((value, i) => (image.data[i]! - value) ** 2);
      expect(unstack(result!.discrepancies, d).data).toBeAllClose(error, { atol: 1e-5 });
    }
  });

  test('without noise moves the image towards the mean by what its depth hides', async () => {
    const [result] = await projections(model, [{ image }], { estimator: oneStep, noise: silence });
    for (const [d, depth] of oneStep.depths.entries()) {
      const a = abar[depth - 1]!;
      const k = (a * 0.25) / (a * 0.25 + 1 - a);
      const expected = image.data.map((value, i) => mean.data[i]! + k * (value - mean.data[i]!));
      expect(unstack(result!.images, d).data).toBeAllClose(expected, { atol: 1e-6 });
    }
  });

  test('of several noises is their mean, compared as one', async () => {
    const estimator = { ...oneStep, depths: [300] };
    const seen = (sample: number): NoiseSource => ({ fill: (out, key) => noise.fill(out, { ...key, sample }) });
    const singles = await Promise.all(
      [0, 1, 2].map(async (sample) => (await projections(model, [{ image }], { estimator, noise: seen(sample) }))[0]!),
    );
    const [together] = await projections(model, [{ image }], { estimator: { ...estimator, noises: 3 }, noise });
    const expected = image.data.map((_, i) => meanOf(singles.map((single) => single.images.data[i]!)));
    expect(together!.images.data).toBeAllClose(expected, { atol: 1e-6 });
    const error = expected.map((value, i) => (value - image.data[i]!) ** 2);
    expect(together!.discrepancies.data).toBeAllClose(error, { atol: 1e-6 });
  });

  test('of antithetic noises is that without noise, where the posterior is linear', async () => {
    const paired: Estimator = { ...oneStep, noises: 2, antithetic: true };
    const [quiet] = await projections(model, [{ image }], { estimator: oneStep, noise: silence });
    const [pair] = await projections(model, [{ image }], { estimator: paired, noise });
    expect(pair!.images.data).toBeAllClose(quiet!.images.data, { atol: 1e-6 });
    const [others] = await projections(model, [{ image }], { estimator: { ...paired, antithetic: false }, noise });
    expect(others!.images.data).not.toBeAllClose(quiet!.images.data, { atol: 0.01 });
  });
});

test('one noise serves all depths of an image, and each image has its own; the steps’ noise is the depth’s own', async () => {
  const keys: NoiseKey[] = [];
  const spying: NoiseSource = {
    fill(out, key) {
      keys.push(key);
      noise.fill(out, key);
    },
  };
  const jobs = [
    { image, key: 'a' },
    { image, key: 'b' },
  ];
  await projections(model, jobs, { estimator: { ...oneStep, steps: 2 }, noise: spying });
  const starts = keys.filter((key) => key.purpose === 'projection').map((key) => key.image);
  expect(starts).toEqual(['a', 'b']);
  const steps = keys.filter((key) => key.purpose === 'step').map((key) => JSON.stringify(key));
  expect(steps).toHaveLength(6);
  expect(new Set(steps).size).toBe(6);
});

test('all the way down from deep inside the noise, a projection is a draw from the prior', async () => {
  const center = tensor([1, 40, 40], new Float32Array(1600).fill(0.2));
  const prior = gaussianPrior({ mean: center, sigma: 0.4 });
  const odd = tensor(center.shape, new Float32Array(1600).fill(-0.9));
  const projected = (await project(prior, odd, 1000, { noise })).data;
  expect(Math.abs(meanOf(projected) - 0.2)).toBeLessThan((4 * 0.4) / 40);
  expect(Math.abs(deviationOf(projected) / 0.4 - 1)).toBeLessThan(4 / Math.sqrt(3200));
});

test('the shallower, the nearer to the image', async () => {
  const [result] = await projections(model, [{ image }], {
    estimator: { ...oneStep, depths: [1, 50, 200, 500], steps: 1 },
    noise,
  });
  const errors = [0, 1, 2, 3].map((d) => meanOf(unstack(result!.discrepancies, d).data));
  expect(errors).toEqual([...errors].sort((a, b) => a - b));
  expect(errors[0]).toBeLessThan(2e-4);
});

test('project is projections of one image at one depth', async () => {
  const [several] = await projections(model, [{ image, key: 'x' }], {
    estimator: { ...oneStep, steps: 5, solver: 'ddim' },
    noise,
  });
  const one = await project(model, image, 300, { noise, steps: 5, solver: 'ddim', key: 'x' });
  expect(one.shape).toEqual(shape);
  expect(one.data).toEqual(unstack(several!.images, 1).data);
});

test('a result does not depend on what shares its calls', async () => {
  const estimator = { ...oneStep, noises: 2 };
  const small = gaussianPrior({ mean, maxBatch: 1 });
  const [alone] = await projections(small, [{ image, key: 'b' }], { estimator, noise });
  const jobs = ['a', 'b', 'c'].map((key) => ({ image, key }));
  const together = await projections(model, jobs, { estimator, noise });
  expect(together[1]!.discrepancies.data).toBeAllClose(alone!.discrepancies.data, { atol: 1e-6 });
  expect(together[0]!.discrepancies.data).not.toEqual(together[1]!.discrepancies.data);
});

test('an abort stops it after the current call', async () => {
  const stop = new AbortController();
  const recording = recordingModel(model);
  const failure = await failureOf(async () => {
    for await (const _ of projections(recording, [{ image }], {
      estimator: { ...oneStep, steps: 10 },
      noise,
      signal: stop.signal,
    }))
      stop.abort('enough');
  });
  expect(failure).toBe('enough');
  expect(recording.calls).toHaveLength(1);
});

test('an image or a depth that does not fit is refused before the model is asked', async () => {
  const recording = recordingModel(model);
  const wrong = () => project(recording, tensor([1, 4, 5]), 10, { noise });
  expect(await failureOf(wrong)).toBeFuzzydiffError('invalid-argument', /\[2, 4, 5\] for image/);
  const broken = () => project(recording, tensor(shape, new Float32Array(40).fill(Number.NaN)), 10, { noise });
  expect(await failureOf(broken)).toBeFuzzydiffError('invalid-argument', /finite/);
  expect(await failureOf(() => project(recording, image, 0, { noise }))).toBeFuzzydiffError(
    'invalid-argument',
    /depths/,
  );
  expect(recording.calls).toEqual([]);
});

describe('compared by a network', () => {
  const square: ImageShape = [1, 32, 32];
  const network = parseDiscrepancyNetwork(networkFile(), 'ab'.repeat(32), 'network');
  const without = gaussianPrior({ mean: smoothImage(square) });
  const learnedOn = { ...without, network };
  const estimator: Estimator = { ...oneStep, depths: [100, 600], discrepancy: { learned: network.id } };
  const input = drawnImage(smoothImage(square), 0.5, 'input');

  test('one map comes of all depths, of the same projections', async () => {
    const [result] = await projections(learnedOn, [{ image: input }], { estimator, noise });
    const plain = { ...estimator, discrepancy: oneStep.discrepancy };
    const [projected] = await projections(learnedOn, [{ image: input }], { estimator: plain, noise });
    expect(result!.images).toEqual(projected!.images);
    const map = await network.compare(input.data, projected!.images.data, square);
    expect(result!.discrepancies).toEqual(tensor([1, 1, 32, 32], map));
    expect(noStatistics(learnedOn.info, estimator)).toMatchObject({ mapShape: [1, 32, 32], moments: { length: 1 } });
  });

  test('without the one that is named, the model is not asked', async () => {
    const recording = recordingModel(without);
    const run = projections(recording, [{ image: input }], { estimator, noise });
    expect(await failureOf(() => run)).toBeFuzzydiffError('mismatch', /has none/);
    expect(recording.calls).toEqual([]);
  });
});
