import { beforeAll, describe, expect, test } from 'vitest';
import { imageOf } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { frequencyBands } from '../bands/frequency-bands.js';
import { bandTransform } from '../bands/wavelet.js';
import type { Calibration } from '../calibration/calibration.js';
import { synthesize } from '../condition/synthesize.js';
import { correct } from '../correction/correct.js';
import { presets } from '../correction/presets.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { type Image, largestSquare } from '../photo/image.js';
import { imageKey } from '../photo/image-key.js';
import { portraitFrame } from '../photo/placement.js';
import { toModel } from '../photo/to-model.js';
import { diffusionPlan } from '../sampler/plan.js';
import { type ImageShape, type Tensor, tensor, unstack } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { recordingModel } from '../testing/recording-model.js';
import { createPrior, type Prior } from './create-prior.js';

const shape: ImageShape = [3, 16, 16];
const mean = imageOf(shape, (i) => 0.5 * Math.sin(i / 50));
const model = gaussianPrior({ mean, sigma: 0.1 });

/** An image of the model's kind, and the same with a square of another colour. */
function sampled(seed: number): Tensor {
  const noise = tensor(shape);
  keyedNoise(seed).fill(noise.data, { purpose: 'initial' });
  return tensor(
    shape,
    noise.data.map((value, i) => mean.data[i]! + 0.1 * value),
  );
}
const clean = sampled(100);
const damaged = tensor(
  shape,
  clean.data.map((value, i) => (Math.floor((i % 256) / 16) < 6 && i % 16 < 6 ? 2 : value)),
);

/** The damaged image as a picture of 8 bits, 20 by 16, with alpha. */
function picture(of: Tensor = damaged): Image {
  const pixels = new Uint8Array(20 * 16 * 3).fill(9);
  for (let y = 0; y < 16; y++)
    for (let x = 0; x < 16; x++)
      for (let c = 0; c < 3; c++)
        pixels[(y * 20 + x + 2) * 3 + c] = Math.min(255, Math.round((of.data[c * 256 + y * 16 + x]! + 1) * 127.5));
  return { name: 'photo', width: 20, height: 16, channels: 3, depth: 8, pixels, alpha: new Uint8Array(320).fill(7) };
}

let calibration: Calibration;
let prior: Prior;
beforeAll(async () => {
  const photos = Array.from({ length: 60 }, (_, n) => sampled(n));
  calibration = await createPrior({ model }).calibrate(photos, { preset: 'fast' });
  prior = createPrior({ model, calibrations: { fast: calibration }, preset: 'fast' });
});

describe('a correction', () => {
  test('is that of the parts by hand, and leaves the rest of the picture to the byte', async () => {
    const image = picture();
    const result = await prior.correct(image, { seed: 3 });
    const [face] = result.faces;
    const [byHand] = await correct(
      model,
      [{ image: toModel(image, largestSquare(image), shape), key: await imageKey(image) }],
      { calibration, settings: presets.fast.correction, noise: keyedNoise(3) },
    );
    expect(face!.samples.data).toEqual(byHand!.samples.data);
    expect(face!.kept.data).toEqual(byHand!.kept.data);
    expect(result.modelCalls).toBe(byHand!.modelCalls);
    expect(face!.clean).toBe(false);
    expect(result.photo).toMatchObject({ width: 20, height: 16, alpha: image.alpha });
    expect(result.changed).toBeGreaterThan(0.05);
    expect(result.changed).toBeLessThan(0.8);
    for (let y = 0; y < 16; y++) for (const x of [0, 1, 18, 19]) expect(result.photo.pixels[(y * 20 + x) * 3]).toBe(9);
  });

  test('brings a damaged image nearer to what it was, and says what was kept', async () => {
    const { photo, faces, kept } = await prior.correct(damaged);
    const error = (of: Tensor) => of.data.reduce((sum, value, i) => sum + (value - clean.data[i]!) ** 2, 0);
    expect(error(photo)).toBeLessThan(error(damaged) / 4);
    expect(kept).toBeCloseTo(faces[0]!.kept.data.reduce((sum, value) => sum + value, 0) / 256, 5);
  });

  test('of a clean photograph is the photograph, and asks for no synthesis', async () => {
    const image = picture(clean);
    const recording = recordingModel(model);
    const watched = createPrior({ model: recording, calibrations: { fast: calibration }, preset: 'fast' });
    const { photo, changed, kept, faces, modelCalls } = await watched.correct(image);
    expect(photo).toBe(image);
    expect([changed, kept, faces[0]!.clean, modelCalls]).toEqual([0, 1, true, 4]);
    const always = await watched.correct(image, { always: true });
    expect(always.faces[0]!.clean).toBe(false);
  });

  test('takes settings in place of the preset’s, and gives as many samples as are asked for', async () => {
    const { photos, faces } = await prior.correct(damaged, { strength: 0, samples: 2 });
    expect(photos).toHaveLength(2);
    expect(faces[0]!.kept.data.every((value) => value === 0)).toBe(true);
    expect(photos[0]!.data).not.toEqual(photos[1]!.data);
  });

  test('counts its steps to the end, over both stages', async () => {
    const run = prior.correct(damaged);
    const steps = [];
    for await (const { stage, calls, totalCalls, secondsLeft, preview } of run) {
      steps.push({ stage, calls, totalCalls });
      expect(secondsLeft).toBeGreaterThanOrEqual(0);
      expect(preview()[0]!.shape).toEqual(shape);
    }
    const { modelCalls } = await run;
    expect(steps[0]!.stage).toBe('projection');
    expect(steps.at(-1)).toEqual({ stage: 'synthesis', calls: modelCalls, totalCalls: modelCalls });
    expect(new Set(steps.map(({ totalCalls }) => totalCalls)).size).toBe(1);
  });
});

describe('regions', () => {
  test('say where they lie in the picture, how rare they are and how much of them was changed', async () => {
    const { faces } = await prior.correct(picture());
    const [face] = faces;
    const [largest] = face!.regions!;
    expect(largest).toMatchObject({ p: 1 / 31, isKept: false });
    expect(largest!.changed).toBeGreaterThan(0.8);
    const { x, y, width, height } = largest!.box;
    // The square lies in the upper left corner of what the model sees, which begins at column 2.
    expect([x, y]).toEqual([2, 0]);
    expect(Math.min(width, height)).toBeGreaterThanOrEqual(5);
    expect(width * height).toBeLessThan(200);
    expect(face!.promise).toMatchObject({ alpha: 0.05, images: 30, lookedAt: 'frame' });
    expect(face!.promise!.expectedShare).toBeLessThan(0.1);
    const { regions } = (await prior.map(picture())).faces[0]!;
    expect(regions).toEqual(face!.regions!.map(({ changed: _, ...region }) => region));
  });

  test('are changed as they are chosen, and otherwise stay to the byte', async () => {
    const image = picture();
    const { faces } = await prior.map(image);
    const zMaps = [faces[0]!.z];
    const none = await prior.correct(image, { zMaps, regions: [[]] });
    expect(none.photo).toBe(image);
    expect(none.faces[0]!.clean).toBe(true);
    const chosen = await prior.correct(image, { zMaps, regions: [[0]] });
    expect(chosen.faces[0]!.regions!.map(({ isKept }) => isKept)).toEqual(faces[0]!.regions!.map((_, n) => n !== 0));
    expect(chosen.changed).toBeGreaterThan(0.05);
  });

  test.each([
    [{ alpha: 0.05, always: true }, /nothing beside alpha for always but found .*; leave one of them out/],
    [{ always: true, regions: [[]] }, /nothing beside always for regions/],
    [{ alpha: 0.01 }, /1\/31 \(0\.032\) to 1, as the promise's n = 30 clean images allow, for alpha but found 0\.01/],
    [{ regions: [[], []] }, /those of one face for regions but found 2/],
    [{ regions: [[99]] }, /a region's place, from 0 to \d+, for regions but found 99/],
  ])('of %j are refused', async (options, message) => {
    for (const use of [() => prior.map(damaged, options), () => prior.correct(damaged, options)])
      expect(await failureOf(async () => await use())).toBeFuzzydiffError('invalid-argument', message);
  });
});

test('a map is that of the correction', async () => {
  const { faces, modelCalls } = await prior.map(damaged, { lower: 2 });
  const corrected = await prior.correct(damaged, { lower: 2 });
  expect(faces[0]!.map.data).toEqual(corrected.faces[0]!.map.data);
  expect(modelCalls).toBe(4);
});

describe('z maps of an earlier run', () => {
  test('give what asking the model for them again would', async () => {
    const recording = recordingModel(model);
    const own = createPrior({ model: recording, calibrations: { fast: calibration }, preset: 'fast' });
    const { faces } = await prior.map(damaged);
    const zMaps = [faces[0]!.z];
    const [whole, again] = [
      await prior.correct(damaged, { exponent: 2 }),
      await own.correct(damaged, { exponent: 2, zMaps }),
    ];
    expect(again.photo.data).toEqual(whole.photo.data);
    expect(again.faces[0]!.score.data).toEqual(faces[0]!.score.data);
    expect(again.modelCalls).toBe(whole.modelCalls - 4);
    const calls = recording.calls.length;
    expect((await own.map(damaged, { zMaps, lower: 2 })).modelCalls).toBe(0);
    expect(recording.calls).toHaveLength(calls);
  });

  test.each([
    ['for more faces than there are', (z: Tensor) => [z, z], /those of one face for zMaps but found 2/],
    ['of another shape', () => [tensor([3, 1, 16, 16])], /of shape \[2, 1, 16, 16\] for z but found/],
  ])('%s are refused', async (_, zMaps, message) => {
    const { faces } = await prior.map(damaged);
    const refused = await failureOf(async () => await prior.correct(damaged, { zMaps: zMaps(faces[0]!.z) }));
    expect(refused).toBeFuzzydiffError('invalid-argument', message);
  });
});

test('depths of one’s own have statistics of their own', async () => {
  const estimators = { fast: { ...presets.fast.estimator, depths: [100, 300] } };
  const own = createPrior({ model, estimators, preset: 'fast' });
  const taken = await own.calibrate([sampled(0), sampled(1), sampled(2)]);
  expect(taken.fingerprint.estimator.depths).toEqual([100, 300]);
  expect((await own.map(damaged, { always: true })).faces[0]!.z.shape).toEqual([2, 1, 16, 16]);
  expect(await failureOf(() => createPrior({ model, calibrations: { fast: taken } }))).toBeFuzzydiffError(
    'mismatch',
    /made with estimator\.depths/,
  );
});

test('what JavaScript lets through is refused in a sentence', async () => {
  const calls = [
    [() => prior.inpaint(damaged, undefined as never), /a number from 0 to 1, or a mask, for keep but found undefined/],
    [() => prior.calibrate(undefined as never), /an array of them, .* for photographs but found undefined/],
    [() => prior.calibrate('photos' as never), /for photographs but found "photos"/],
    [() => prior.correct(undefined as never), /pixels \{ name, .* for the photograph but found undefined/],
    [() => prior.map({ width: 2, height: 2, data: new Uint8Array(16) } as never), /pixels \{ name, width, .* ndarray/],
    [() => prior.faces({ ...picture(), width: 0, pixels: new Uint8Array(0) }), /for the width of photo but found 0/],
    [() => prior.correct({ ...picture(), alpha: new Uint8Array(3) }), /for the alpha of photo but found/],
    [() => prior.calibrate([{ ...picture(), height: 0 }]), /for the height of photo but found 0/],
    [() => prior.correct(damaged, null as never), /an object for options but found null; leave it out/],
    [() => prior.sample(null as never), /an object for options but found null/],
    [() => prior.calibrate([], 'fast' as never), /an object for options but found "fast"/],
    [() => prior.map(damaged, { signal: {} as never }), /an AbortSignal for signal but found an object .*; pass the/],
    [() => prior.inpaint(damaged, { keep: 1, signal: {} as never }), /an AbortSignal for signal but found/],
    [
      () => prior.correct(damaged, { from: 'x.fuzzyrun' as never }),
      /for the run but found "x\.fuzzyrun"; read the file/,
    ],
    [() => prior.correct(damaged, { from: '' as never }), /for the run but found ""/],
    [
      () => prior.inpaint(picture(), { keep: Buffer.from('PNG') as never }),
      /a mask \{ width, height, values \} .* Buffer/,
    ],
    [() => prior.inpaint(picture(), { keep: { values: mean.data } as never }), /a mask \{ width, height, values \} of/],
    [() => prior.inpaint(damaged, { keep: null as never }), /0 to 1, or a map \[1\|C,H,W\], for keep but found null/],
    [
      () => prior.inpaint(damaged, { keep: 0.5, plan: 'fast' as never }),
      /an object of options, .* for plan but found "fast"/,
    ],
    [() => prior.sample({ plan: { timesteps: 5 as never } }), /an array of timesteps for timesteps but found 5/],
  ] as const;
  for (const [call, message] of calls)
    expect(await failureOf(async () => await call())).toBeFuzzydiffError('invalid-argument', message);
});

test('a prior that is disposed says so itself, whatever it is asked', async () => {
  const asked = () => Promise.reject(new Error('the detector was asked'));
  const own = createPrior({
    ...{ model: { ...model, dispose: async () => {} }, calibrations: { fast: calibration }, preset: 'fast' },
    ...{ frame: portraitFrame, faces: { detect: asked, dispose: async () => {} } },
  });
  await own.dispose();
  const calls = [
    () => own.correct(picture()),
    () => own.map(damaged),
    () => own.inpaint(damaged, { keep: 0.5 }),
    () => own.faces(picture()),
    () => own.sample(),
    () => own.calibrate([damaged]),
  ];
  for (const call of calls)
    expect(await failureOf(async () => await call())).toBeFuzzydiffError(
      'disposed',
      /^Expected a prior in use but found that of \S+ disposed; open it again\.$/,
    );
});

describe('inpainting keeps', () => {
  const plan = { steps: 8 };

  test('as much as a number says', async () => {
    const all = await prior.inpaint(damaged, { keep: 1, plan });
    expect(all.photo).toBe(damaged);
    const half = await prior.inpaint(damaged, { keep: 0.5, plan });
    expect(half.kept).toBeCloseTo(0.5, 6);
  });

  test('by the weight of each fusion, as the paper has it, what that comes to on the plan', async () => {
    const jobs = [{ image: damaged, weight: { perFusion: 0.1 } }];
    const [byHand] = await synthesize(model, jobs, { plan: diffusionPlan(model.info, plan), noise: keyedNoise(0) });
    const { photo, faces } = await prior.inpaint(damaged, { keep: 0.1, perFusion: true, plan });
    expect(photo.data).toEqual(unstack(byHand!.samples, 0).data);
    expect(faces[0]!.kept.data).toEqual(byHand!.kept.data);
  });

  test('what a mask of the picture says, times a strength', async () => {
    const image = picture();
    const values = Float32Array.from({ length: 320 }, (_, i) => (i % 20 < 10 ? 1 : 0));
    const mask = { width: 20, height: 16, values };
    const result = await prior.inpaint(image, { keep: mask, plan });
    for (let y = 0; y < 16; y++)
      for (let x = 0; x < 9; x++)
        for (let c = 0; c < 3; c++)
          expect(result.photo.pixels[(y * 20 + x) * 3 + c]).toBe(image.pixels[(y * 20 + x) * 3 + c]);
    expect(result.changed).toBeGreaterThan(0.2);
    const softer = await prior.inpaint(image, { keep: mask, strength: 0.5, plan });
    expect(softer.kept).toBeCloseTo(result.kept / 2, 5);
  });

  test('what a map of a framed image says', async () => {
    const keep = tensor([1, 16, 16], new Float32Array(256).fill(1));
    keep.data.fill(0, 0, 64);
    const { photo, changed } = await prior.inpaint(damaged, { keep, plan });
    expect(photo.data.subarray(64, 256)).toEqual(damaged.data.subarray(64, 256));
    expect(changed).toBeCloseTo(0.25, 2);
  });

  test('of each band of frequency, what a list says, wherever the place is', async () => {
    const bands = frequencyBands({ luma: [1, 1, 0], chroma: [0, 1, 1] });
    const { photo, kept } = await prior.inpaint(damaged, { keep: 1, bands, plan });
    const { forward, bandOf } = bandTransform(shape, 3, 'daubechies-2');
    const [before, after] = [damaged.data.slice(), photo.data.slice()];
    for (const values of [before, after]) forward(values);
    const isMade = (i: number) => bandOf[i % 256] === (i < 256 ? 2 : 0);
    const differences = after.map((value, i) => Math.abs(value - before[i]!));
    expect(Math.max(...differences.filter((_, i) => !isMade(i)))).toBeLessThan(1e-5);
    for (const ofLuma of [true, false])
      expect(Math.max(...differences.filter((_, i) => isMade(i) && i < 256 === ofLuma))).toBeGreaterThan(0.02);
    // A quarter of luma, and fifteen sixteenths of the two of chroma.
    expect(kept).toBeCloseTo((1 / 4 + 2 * (15 / 16)) / 3, 6);
  });

  test('of places and bands, the one times the other', async () => {
    const image = picture();
    const values = new Float32Array(320).fill(1);
    values.fill(0, 0, 20);
    const mask = { width: 20, height: 16, values };
    const bands = frequencyBands({ luma: [1, 1, 0.5], wavelet: 'haar' });
    const { faces, photo } = await prior.inpaint(image, { keep: mask, bands, plan });
    expect(faces[0]!.kept.data[0]).toBe(0);
    expect(faces[0]!.kept.data[8 * 16 + 4]).toBeCloseTo(1 / 4 + (3 / 4) * 0.5, 6);
    // Outside of the square that the model sees nothing changes.
    for (let y = 0; y < 16; y++) expect(photo.pixels[(y * 20 + 1) * 3]).toBe(image.pixels[(y * 20 + 1) * 3]);
  });
});

test('samples are as many as are asked for, and as the seed says', async () => {
  const options = { count: 3, plan: { steps: 5 } };
  const { samples, modelCalls } = await prior.sample(options);
  expect([samples.shape, modelCalls]).toEqual([[3, ...shape], 15]);
  expect((await prior.sample(options)).samples.data).toEqual(samples.data);
  expect((await prior.sample({ ...options, seed: 1 })).samples.data).not.toEqual(samples.data);
  expect(unstack(samples, 0).data).not.toEqual(unstack(samples, 1).data);
});

describe('statistics', () => {
  test('that were taken are used from then on', async () => {
    const own = createPrior({ model, preset: 'fast' });
    expect(await failureOf(async () => await own.map(damaged))).toBeFuzzydiffError(
      'not-found',
      /calibration of gaussian-prior@0\.1 for preset fast but found none; take one with calibrate/,
    );
    await own.calibrate([sampled(0), sampled(1), sampled(2)]);
    expect((await own.map(damaged, { alpha: 0.5 })).faces).toHaveLength(1);
    // Nobody named the preset's alpha, which one photograph cannot promise.
    for (const use of [() => own.map(damaged), () => own.correct(damaged)])
      expect(await failureOf(async () => await use())).toBeFuzzydiffError(
        'invalid-argument',
        /found 0\.05, the preset's own; pass one of 0\.5 or more \(`--alpha 0\.5`\), or take the promise on 19 images or more\.$/,
      );
  });

  test('are of half of the photographs, and the promise of the others, unless it has its own', async () => {
    const own = createPrior({ model, preset: 'fast' });
    const photos = Array.from({ length: 9 }, (_, n) => sampled(n));
    const halves = await own.calibrate(photos);
    expect([halves.images, halves.promise!.frame.length, halves.promise!.head]).toEqual([5, 4, undefined]);
    const apart = await own.calibrate(photos, { promise: [sampled(20), sampled(21)] });
    expect([apart.images, apart.promise!.frame.length]).toEqual([9, 2]);
    const calls: number[] = [];
    for await (const { calls: done, totalCalls } of own.calibrate(photos)) {
      calls.push(done);
      expect(totalCalls).toBeGreaterThanOrEqual(done);
    }
    expect(calls.at(-1)).toBe(9 * 4);
    expect([...calls].sort((a, b) => a - b)).toEqual(calls);
    expect(await failureOf(async () => await own.calibrate([sampled(0), sampled(1)]))).toBeFuzzydiffError(
      'invalid-argument',
      /at least three different images/,
    );
  });

  test('count a photograph once, under whatever name, and none for its own promise', async () => {
    const own = createPrior({ model, preset: 'fast' });
    const [first, second, third] = [1, 2, 3].map((n) => picture(sampled(n))) as [Image, Image, Image];
    const again = { ...first, name: 'again' };
    const { images, promise } = await own.calibrate([first, second, again, third, first]);
    expect([images, promise!.frame.length]).toEqual([2, 1]);
    const { promise: apart } = await own.calibrate([first, second], { promise: [third, { ...third }] });
    expect(apart!.frame).toHaveLength(1);
    for (const [use, message] of [
      [() => own.calibrate([first, again, first]), /at least three different images, .* found 1/],
      [() => own.calibrate([first, again], { preset: 'paper' }), /at least two different images .* found 1/],
      [() => own.calibrate([first, second], { promise: [third, again] }), /other photographs .* found "again"; leave/],
    ] as const)
      expect(await failureOf(async () => await use())).toBeFuzzydiffError('invalid-argument', message);
  });

  const other = gaussianPrior({ mean, sigma: 0.2 });
  test.each([
    ['of another model', () => ({ model: other, calibrations: { fast: calibration } }), /made with model/],
    ['of another preset', () => ({ model, calibrations: { balanced: calibration } }), /made with estimator\.noises/],
  ])('%s are refused when the prior is made', async (_, parts, message) => {
    expect(await failureOf(() => createPrior(parts()))).toBeFuzzydiffError('mismatch', message);
  });

  test('that are read later are refused when they are', async () => {
    const lazy = createPrior({ model: other, calibrations: { fast: async () => calibration }, preset: 'fast' });
    for (const use of [() => lazy.map(damaged), () => lazy.correct(damaged)])
      expect(await failureOf(async () => await use())).toBeFuzzydiffError('mismatch', /made with model/);
  });

  test('that are read later are read once', async () => {
    let reads = 0;
    const read = async () => {
      reads++;
      return calibration;
    };
    const lazy = createPrior({ model, calibrations: { fast: read }, preset: 'fast' });
    await lazy.map(damaged);
    await lazy.map(damaged);
    expect(reads).toBe(1);
  });
});

test('a preset that is none is refused', async () => {
  expect(await failureOf(() => createPrior({ model, preset: 'best' as 'fast' }))).toBeFuzzydiffError(
    'invalid-argument',
    /one of paper, balanced, fast for preset/,
  );
});

test('an abort stops a run', async () => {
  const stop = new AbortController();
  const failure = await failureOf(async () => {
    for await (const _ of prior.correct(damaged, { signal: stop.signal })) stop.abort('enough');
  });
  expect(failure).toBe('enough');
});
