import { beforeAll, describe, expect, test } from 'vitest';
import { drawnImage, imageOf, meanOf, smoothImage } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { expectedDeviation } from '../../test/scalar-run.js';
import { attentionMap } from '../attention/attention.js';
import type { Estimator } from '../attention/estimator.js';
import { type Calibration, calibrate } from '../calibration/calibration.js';
import { takePromise } from '../calibration/promise.js';
import { synthesize } from '../condition/synthesize.js';
import type { EpsModel } from '../model/eps-model.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { grownMap } from '../photo/grown.js';
import { diffusionPlan } from '../sampler/plan.js';
import type { RunStep } from '../sampler/run.js';
import { type ImageShape, type Tensor, tensor } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { recordingModel } from '../testing/recording-model.js';
import { attend } from './attend.js';
import { type Correction, type CorrectionOptions, correct } from './correct.js';
import { findRegions } from './find-regions.js';
import type { CorrectionSettings } from './presets.js';
import { weigh } from './weigh.js';

const shape: ImageShape = [3, 16, 16];
const sigma = 0.1;
const mean = smoothImage(shape);
const model = gaussianPrior({ mean, sigma });
const noise = keyedNoise(2);
const estimator: Estimator = {
  depths: [100, 200],
  steps: 1,
  solver: 'ddpm',
  noises: 2,
  discrepancy: { error: 'absolute', channels: 'max', smoothing: 0.7 },
};
const settings: CorrectionSettings = { lower: 2, upper: 5, strength: 1, exponent: 2, plan: { steps: 20 } };

const damaged = (pixel: number) => pixel % 16 >= 4 && pixel % 16 < 9 && pixel >> 4 >= 6 && pixel >> 4 < 11;
const clean = drawnImage(mean, sigma, 'portrait');
/** The clean image with a square in one channel brightened. */
const image = imageOf(shape, (i) => clean.data[i]! + (i >> 8 === 1 && damaged(i & 255) ? 0.9 : 0));

let calibration: Calibration;
beforeAll(async () => {
  const jobs = Array.from({ length: 60 }, (_, n) => ({
    image: drawnImage(mean, sigma, `validation ${n}`),
    key: `${n}`,
  }));
  const statistics = await calibrate(model, jobs, { estimator, seed: 2 });
  const others = Array.from({ length: 40 }, (_, n) => ({
    image: drawnImage(mean, sigma, `promise ${n}`),
    key: `promise ${n}`,
  }));
  const bounds = { extent: { lower: 2, upper: 5 }, mass: { lower: 3, upper: 6 } };
  calibration = { ...statistics, promise: await takePromise(model, others, { calibration: statistics, bounds }) };
});

/** One image, corrected. */
async function single(own: Tensor, options: Partial<CorrectionOptions> = {}, key = '', by: EpsModel = model) {
  return (await correct(by, [{ image: own, key }], { calibration, settings, noise, ...options }))[0]!;
}

/** Mean of a map `[1,H,W]` or `[H,W]` over the damaged pixels, and over the others. */
function insideAndOutside({ data }: Tensor): [inside: number, outside: number] {
  const pixels = Array.from(data.keys());
  const over = (chosen: number[]) => meanOf(chosen.map((i) => data[i]!));
  return [over(pixels.filter(damaged)), over(pixels.filter((i) => !damaged(i)))];
}

describe('an image with a damaged square', () => {
  test('the map finds it', async () => {
    const { map, score } = await single(image);
    expect(map.shape).toEqual([1, 16, 16]);
    expect(score.shape).toEqual([16, 16]);
    const [inside, outside] = insideAndOutside(map);
    expect(inside).toBeGreaterThan(0.95);
    expect(outside).toBeLessThan(0.1);
    const [highest, elsewhere] = insideAndOutside(score);
    expect(highest).toBeGreaterThan(elsewhere + 5);
  });

  test('the result is near the clean image there, and what is not suspected stays as it was, bit for bit', async () => {
    const { samples, map, kept } = await single(image);
    const errors = (values: Float32Array) =>
      meanOf(
        Array.from(values.keys())
          .filter((i) => i >> 8 === 1 && damaged(i & 255))
          .map((i) => Math.abs(values[i]! - clean.data[i]!)),
      );
    expect(errors(image.data)).toBeCloseTo(0.9, 5);
    // Two draws of one prior differ by 1.13 sigma on average.
    expect(errors(samples.data)).toBeLessThan(2 * sigma);
    const unsuspected = Array.from(map.data.keys()).filter((i) => map.data[i] === 0);
    expect(unsuspected.length).toBeGreaterThan(150);
    for (const pixel of unsuspected) {
      expect(kept.data[pixel]).toBe(1);
      for (const channel of [0, 256, 512]) expect(samples.data[channel + pixel]).toBe(image.data[channel + pixel]);
    }
  });

  test('the weight is the rule applied to the map, and the settings can be changed without the model', async () => {
    const { z, map, kept } = await single(image);
    expect(kept.data).toBeAllClose(
      map.data.map((a) => (1 - a) ** 2),
      { atol: 1e-6 },
    );
    const [again] = await attend(model, [{ image }], { calibration, noise });
    expect(again!.z).toEqual(z);
  });

  test('attention grows by as much as is asked for, and that weighs', async () => {
    const plain = await single(image);
    const jobs = [
      { image, key: '', growth: 0.5 },
      { image, key: '' },
    ];
    const [half, whole] = (await correct(model, jobs, { calibration, settings, noise })) as [Correction, Correction];
    expect(whole.map).toEqual(plain.map);
    expect(half.map).toEqual(grownMap(plain.map, 0.5));
    expect(half.kept.data).toEqual(weigh(half.map, settings, model.info).retention.data);
    expect(half.map).not.toEqual(plain.map);
  });

  test('several samples differ only where something is made', async () => {
    const { samples, deviation, map } = await single(image, { samples: 4 });
    expect(samples.shape).toEqual([4, ...shape]);
    map.data.forEach((a, i) => {
      if (a === 0) expect(deviation.data[i]).toBeLessThan(1e-7);
    });
    expect(insideAndOutside(tensor([16, 16], deviation.data.subarray(256, 512)))[0]).toBeGreaterThan(
      0.6 * expectedDeviation(diffusionPlan(model.info, settings.plan), sigma),
    );
  });
});

test('a clean image is left almost as it is', async () => {
  const { samples, map } = await single(clean);
  expect(meanOf(map.data)).toBeLessThan(0.05);
  expect(meanOf(samples.data.map((value, i) => Math.abs(value - clean.data[i]!)))).toBeLessThan(sigma / 5);
});

test('its steps are those of the map and of the image, and the calls are counted', async () => {
  const recording = recordingModel(model);
  const steps: RunStep[] = [];
  const run = correct(recording, [{ image }], { calibration, settings, noise, samples: 3 })[Symbol.asyncIterator]();
  let result = await run.next();
  while (!result.done) {
    steps.push(result.value);
    result = await run.next();
  }
  expect(steps.map(({ stage, calls, totalCalls }) => `${stage} ${calls}/${totalCalls}`)).toEqual([
    'projection 4/4',
    ...Array.from({ length: 20 }, (_, i) => `synthesis ${3 * (i + 1)}/60`),
  ]);
  expect(result.value[0]!.modelCalls).toBe(64);
  expect(recording.calls.reduce((sum, call) => sum + call.timesteps.length, 0)).toBe(64);
});

test('the key names the image’s noise', async () => {
  const run = async (key: string) => (await single(image, {}, key)).samples.data;
  const [a, again, b] = [await run('a'), await run('a'), await run('b')];
  expect(again).toEqual(a);
  expect(b).not.toEqual(a);
});

test('an abort stops it in either stage', async () => {
  for (const at of [1, 5]) {
    const recording = recordingModel(model);
    const stop = new AbortController();
    let steps = 0;
    const failure = await failureOf(async () => {
      for await (const _ of correct(recording, [{ image }], { calibration, settings, noise, signal: stop.signal }))
        if (++steps === at) stop.abort('enough');
    });
    expect(failure).toBe('enough');
    expect(recording.calls).toHaveLength(at);
  }
});

test('statistics of another model are refused', async () => {
  const small = smoothImage([3, 8, 8]);
  const failure = await failureOf(
    async () => await correct(gaussianPrior({ mean: small }), [{ image: small }], { calibration, settings, noise }),
  );
  expect(failure).toBeFuzzydiffError('mismatch', /made with model "gaussian-prior@0\.5" but/);
});

test('scores are at least what the model is not shown says, and kept ones have it already', async () => {
  const [, height, width] = image.shape as [number, number, number];
  const least = tensor([1, height, width]);
  least.data[5] = 40;
  const [plain] = await attend(model, [{ image }], { calibration, noise });
  const [own] = await attend(model, [{ image, least }], { calibration, noise });
  own!.z.data.forEach((score, i) => {
    expect(score).toBe(i % (height * width) === 5 ? 40 : plain!.z.data[i]);
  });
  expect(own!.score.data[5]).toBe(40);
  const [again] = await attend(model, [{ image, least, z: plain!.z }], { calibration, noise });
  expect(again!.z).toEqual(plain!.z);
});

describe('from z maps that are kept', () => {
  /** The second half by hand: the map, its weight, and the synthesis. */
  function half(own: EpsModel, z: Tensor, changed: CorrectionSettings, samples = 1) {
    const { weight } = weigh(attentionMap(z, changed), changed, own.info);
    const plan = diffusionPlan(own.info, changed.plan);
    return synthesize(own, [{ image, weight, key: 'a', samples }], { plan, noise });
  }

  test.each([
    ['unchanged settings', {}],
    ['other bounds', { lower: 0.5, upper: 9 }],
    ['another exponent and strength', { exponent: 0.5, strength: 0.6 }],
    ['another plan', { plan: { steps: 8, jumps: { length: 1, samples: 3 } } }],
  ])('%s give what the whole correction with them gives, bit for bit', async (_, changes) => {
    const changed = { ...settings, ...changes };
    const [attention] = await attend(model, [{ image, key: 'a' }], { calibration, noise });
    const [second] = await half(model, attention!.z, changed, 2);
    const { map, clean, regions, ...whole } = await single(image, { settings: changed, samples: 2 }, 'a');
    expect(whole).toEqual({ ...attention, ...second, modelCalls: 4 + second!.modelCalls });
    expect([map, clean]).toEqual([attentionMap(attention!.z, changed), false]);
  });

  test('z maps per channel give a map and a retention per channel', async () => {
    const z = tensor([2, ...shape]);
    z.data.fill(9, 256, 512).fill(9, 768 + 256, 768 + 512);
    const [held] = await half(model, z, settings);
    expect(held!.kept.shape).toEqual(shape);
    for (const [channel, retained] of [1, 0, 1].entries()) expect(held!.kept.get(channel, 3, 5)).toBe(retained);
  });

  test.each([
    [
      'of another image size',
      tensor([2, 1, 8, 8]),
      /\[1, 16, 16\] or \[3, 16, 16\] for weight.retention but .*\[1, 8, 8\]/,
    ],
    ['without an axis of depths', tensor([1, 16, 16]), /\[D,1\|C,H,W\].* for z but .*\[1, 16, 16\]/],
    ['of no depth', tensor([0, 1, 16, 16]), /at least one depth for z but .*\[0, 1, 16, 16\]/],
    [
      'that are not numbers',
      tensor([2, 1, 16, 16], new Float32Array(512).fill(Number.NaN)),
      /weight.retention but .*NaN/,
    ],
  ])('z maps %s are refused before the model is asked', async (_, z, message) => {
    const recording = recordingModel(model);
    const failure = await failureOf(async () => await half(recording, z, settings));
    expect(failure).toBeFuzzydiffError('invalid-argument', message);
    expect(recording.calls).toHaveLength(0);
  });
});

test('images of one run share the model’s calls, and each is what it is alone', async () => {
  const recording = recordingModel(model);
  const jobs = [
    { image, key: 'a' },
    { image: clean, key: 'b' },
  ];
  const together = await correct(recording, jobs, { calibration, settings, noise });
  expect(recording.calls).toHaveLength(1 + 20);
  for (const [n, job] of jobs.entries()) {
    const alone = await single(job.image, {}, job.key);
    expect(together[n]!.map.data).toBeAllClose(alone.map.data, { atol: 1e-5 });
    expect(together[n]!.samples.data).toBeAllClose(alone.samples.data, { atol: 1e-5 });
    expect(together[n]!.modelCalls).toBe(24);
  }
});

describe('an image in which no region is rare', () => {
  const ruled: CorrectionSettings = { ...settings, alpha: 0.05 };

  test('is returned as it came, to the bit, and no synthesis is asked of the model', async () => {
    const recording = recordingModel(model);
    const result = await single(clean, { settings: ruled, samples: 2 }, '', recording);
    expect(result.clean).toBe(true);
    expect(result.modelCalls).toBe(4);
    expect(recording.calls.flatMap(({ timesteps }) => timesteps)).toHaveLength(4);
    expect(result.samples.shape).toEqual([2, ...shape]);
    expect(result.samples.data).toEqual(Float32Array.of(...clean.data, ...clean.data));
    expect(result.deviation.data.every((value) => value === 0)).toBe(true);
    expect(result.kept.data.every((value) => value === 1)).toBe(true);
  });

  test('is corrected all the same without the rule', async () => {
    const result = await single(clean, { settings: { ...settings, strength: 0.9 } });
    expect(result.clean).toBe(false);
    expect(result.modelCalls).toBe(24);
    expect(result.samples.data).not.toEqual(clean.data);
  });

  test('is none with damage: that is corrected, and the rest of the image stays to the bit', async () => {
    const result = await single(image, { settings: ruled });
    expect(result.clean).toBe(false);
    const [largest] = result.regions!;
    expect(largest).toMatchObject({ p: 1 / 41, isKept: false });
    expect(result.promise).toMatchObject({ alpha: 0.05, images: 40, lookedAt: 'frame' });
    const inRegion = new Set(result.regions!.flatMap(({ pixels, isKept }) => (isKept ? [] : [...pixels])));
    expect([...inRegion].filter(damaged).length).toBeGreaterThan(23);
    for (let pixel = 0; pixel < 256; pixel++)
      if (!inRegion.has(pixel))
        for (const channel of [0, 256, 512])
          expect(result.samples.data[channel + pixel]).toBe(image.data[channel + pixel]);
    const without = await single(image);
    expect([...inRegion].map((pixel) => result.map.data[pixel])).toEqual(
      [...inRegion].map((pixel) => without.map.data[pixel]),
    );
  });
});

describe('regions', () => {
  const ruled: CorrectionSettings = { ...settings, alpha: 0.05 };

  test('are the same whatever the bounds of the map: those are not what is promised', async () => {
    const { z, regions } = await single(image);
    for (const bounds of [
      { lower: -3, upper: -2 },
      { lower: 6, upper: 60 },
    ]) {
      const own = await single(image, { settings: { ...ruled, ...bounds } });
      expect(own.regions!.map(({ pixels, p }) => ({ pixels, p }))).toEqual(
        regions!.map(({ pixels, p }) => ({ pixels, p })),
      );
    }
    const [cleanMaps] = await attend(model, [{ image: clean }], { calibration, noise });
    const low = { ...ruled, lower: -3, upper: -2 };
    const found = findRegions(cleanMaps!.z, { settings: low, promise: calibration.promise });
    expect(found.clean).toBe(true);
    expect(found.map.data.every((a) => a === 0)).toBe(true);
    expect(z.shape).toEqual(cleanMaps!.z.shape);
  });

  test('that are left out stay as they are, and others are changed however slight', async () => {
    const { z } = await single(image);
    const run = async (regions: number[]) =>
      (await correct(model, [{ image, z, regions }], { calibration, settings, noise }))[0]!;
    const none = await run([]);
    expect(none.clean).toBe(true);
    expect(none.samples.data).toEqual(image.data);
    const one = await run([0]);
    expect(one.regions!.map(({ isKept }) => isKept)).toEqual(one.regions!.map((_, n) => n !== 0));
    expect(one.promise).toBeUndefined();
    const unknown = await failureOf(async () => await run([99]));
    expect(unknown).toBeFuzzydiffError('invalid-argument', /a region's place, from 0 to \d+, for regions but found 99/);
  });

  test.each([
    [0.02, 'invalid-argument', /n = 40 clean images allow, for alpha but found 0\.02/],
    [Number.NaN, 'invalid-argument', /for alpha but found NaN/],
  ])('by an alpha of %s are refused before the model is asked', async (alpha, code, message) => {
    const recording = recordingModel(model);
    const failure = await failureOf(
      async () => await single(image, { settings: { ...settings, alpha } }, '', recording),
    );
    expect(failure).toBeFuzzydiffError(code as 'mismatch', message);
    expect(recording.calls).toHaveLength(0);
  });

  test('are none without a promise, and an alpha is refused', async () => {
    const { promise: _, ...statistics } = calibration;
    const result = await single(image, { calibration: statistics });
    expect(result.regions).toBeUndefined();
    const failure = await failureOf(async () => await single(image, { calibration: statistics, settings: ruled }));
    expect(failure).toBeFuzzydiffError('mismatch', /a calibration with a promise for alpha 0\.05/);
  });
});
