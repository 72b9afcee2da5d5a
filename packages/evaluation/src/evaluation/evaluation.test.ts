import { calibrate } from '@fuzzydiff/calibration';
import { presets, tensor } from '@fuzzydiff/core';
import type { Estimator, Run } from '@fuzzydiff/core/math';
import { gaussianPrior } from '@fuzzydiff/core/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationStep } from './counted.js';
import { type Evaluation, evaluate } from './evaluation.js';

const shape = [3, 16, 16];
const size = 3 * 16 * 16;
const faces = [0, 1, 2, 3].map((n) => ({
  key: `face ${n}`,
  image: tensor(
    shape,
    Float32Array.from({ length: size }, (_, i) => 0.4 * Math.sin(0.05 * i + n)),
  ),
}));
const model = gaussianPrior({ mean: tensor(shape), sigma: 0.3, clipSample: true });
const estimator: Estimator = {
  ...presets.fast.estimator,
  discrepancy: { error: 'absolute', channels: 'max', smoothing: 1 },
};
// Bounds so low that every degraded image gets some attention: one without any would be left as it is.
const settings = { lower: -1, upper: 5, strength: 1, exponent: 0.25, plan: { steps: 4 } };

const calibration = () => calibrate(model, faces, { estimator });

async function follow(run: Run<Evaluation, EvaluationStep>) {
  const steps: EvaluationStep[] = [];
  for await (const step of run) steps.push(step);
  return { ...(await run), steps };
}

describe('an evaluation', () => {
  let found: Awaited<ReturnType<typeof follow>>;
  beforeAll(async () => {
    const options = { kinds: ['grey', 'occluder'], samples: 2, pictures: 1, preset: 'own' } as const;
    found = await follow(evaluate(model, faces, { calibration: await calibration(), settings, ...options }));
  });

  it('counts every call of the model, to the total it announced', () => {
    const { steps } = found;
    expect(steps.at(-1)!.calls).toBe(steps[0]!.totalCalls);
    for (const [i, { calls }] of steps.entries()) expect(calls).toBeGreaterThan(steps[i - 1]?.calls ?? 0);
  });

  it('has a case for every image and kind, measured by every method', () => {
    const { cases, recipe } = found.results;
    expect(cases.map(({ image, kind }) => `${image} ${kind}`)).toEqual(
      faces.flatMap(({ key }) => [`${key} grey`, `${key} occluder`]),
    );
    for (const { methods } of cases) expect(Object.keys(methods)).toEqual(recipe.methods);
    expect(cases[0]!.methods['ddpm-400']!.modelCalls).toBe(400);
    expect(cases[0]!.methods.correct!.modelCalls).toBe(4 + 4);
  });

  it('finds doing nothing to be perfect outside and no gain inside', () => {
    for (const { methods } of found.results.cases) {
      expect(methods.nothing).toMatchObject({ psnrOutside: null, gainInside: 0, psnrToInput: null, modelCalls: 0 });
      expect(methods.oracle!.psnrOutside).toBeNull();
    }
  });

  it('measures the spread of several samples, more inside a mask that keeps nothing there', () => {
    for (const { methods } of found.results.cases) {
      expect(methods.oracle!.diversityInside).toBeGreaterThan(0.01);
      expect(methods.oracle!.diversityOutside).toBe(0);
      expect(methods['ddpm-400']!.diversityInside).toBeNull();
    }
  });

  it('gives intervals over images, and differences image by image', () => {
    const { all, kinds } = found.results;
    for (const summary of [all, kinds.grey!, kinds.occluder!]) {
      const { mean, low, high, images } = summary.methods.correct!.psnrInside!;
      expect(images).toBe(4);
      expect(low).toBeLessThanOrEqual(mean);
      expect(high).toBeGreaterThanOrEqual(mean);
      const ours = summary.methods.correct!.psnrInside!.mean;
      const theirs = summary.methods.uniform!.psnrInside!.mean;
      expect(summary.differences.uniform!.psnrInside!.mean).toBeCloseTo(ours - theirs, 9);
    }
    expect(all.methods.nothing!.psnrOutside).toBeNull();
  });

  it('keeps everything of the input at full strength and less at lower ones', () => {
    const { uniform, masked } = found.results.strengths!;
    expect(uniform.at(-1)).toBeNull();
    expect(masked.at(-1)).not.toBeNull();
    for (let i = 1; i < 5; i++) expect(uniform[i]).toBeGreaterThan(uniform[i - 1]!);
  });

  it('keeps the pictures it was asked for', () => {
    const { examples, strengths } = found.pictures;
    expect(examples.map(({ image, kind }) => `${image} ${kind}`)).toEqual(['face 0 grey', 'face 0 occluder']);
    expect(examples[0]!.methods.correct!.shape).toEqual(shape);
    expect(strengths!.uniform).toHaveLength(6);
  });

  it.each([1, 2, 3])('is the same again with %s images in flight, except for the time it takes', async (inFlight) => {
    const options = { kinds: ['grey', 'occluder'], samples: 2, pictures: 1, preset: 'own', inFlight } as const;
    const again = await follow(evaluate(model, faces, { calibration: await calibration(), settings, ...options }));
    const timeless = (name: string, value: unknown) => (name === 'seconds' ? undefined : value);
    expect(JSON.stringify(again.results, timeless)).toBe(JSON.stringify(found.results, timeless));
    expect(JSON.stringify(again.pictures)).toBe(JSON.stringify(found.pictures));
    expect(again.steps.map(({ calls }) => calls).toSorted((a, b) => a - b)).toEqual(
      again.steps.map(({ calls }) => calls),
    );
    expect(again.steps.at(-1)!.calls).toBe(again.steps[0]!.totalCalls);
  });
});

it('leaves images without a rare region as they are, and says how many they are', async () => {
  const options = { kinds: ['grey', 'occluder'], methods: ['oracle'], pictures: 0 } as const;
  const rule = { ...settings, alpha: 0.2 };
  const bounds = { extent: { lower: 1.5, upper: 3 }, mass: { lower: 2, upper: 4 } };
  const promising = async (...masses: number[]) => ({
    ...(await calibration()),
    promise: { bounds, frame: faces.map(() => masses.map((mass) => ({ mass, share: mass }))) },
  });
  // Whole images that are found on clean ones make nothing rare.
  const all = await follow(evaluate(model, faces, { calibration: await promising(1), settings: rule, ...options }));
  expect(all.results.clean.asClean.mean).toBe(1);
  expect(all.results.all.map.asClean!.mean).toBe(1);
  for (const { methods } of all.results.cases)
    expect(methods.correct).toMatchObject({ gainInside: 0, psnrToInput: null, modelCalls: 4 });
  expect(all.steps.at(-1)!.calls).toBe(all.steps[0]!.totalCalls - faces.length * 2 * 4);

  const nothing = evaluate(model, faces, { calibration: await promising(), settings: rule, ...options });
  const { clean, cases } = (await follow(nothing)).results;
  expect(clean.asClean.mean).toBe(1);
  for (const { kind, map, methods } of cases.filter((one) => one.kind === 'occluder'))
    expect({ kind, asClean: map.asClean, calls: methods.correct!.modelCalls }).toMatchObject({ asClean: 0, calls: 8 });
});

it('compares with other methods on the first images only', async () => {
  const options = { kinds: ['grey'], methods: ['oracle'], compared: 1, pictures: 0 } as const;
  const { results, steps } = await follow(
    evaluate(model, faces, { calibration: await calibration(), settings, ...options }),
  );
  expect(results.cases.map(({ methods }) => Object.keys(methods).length)).toEqual([3, 2, 2, 2]);
  expect(steps.at(-1)!.calls).toBe(steps[0]!.totalCalls);
  expect(results.strengths).toBeNull();
  const { correct, oracle } = results.all.methods;
  expect([correct!.psnrInside!.images, oracle!.psnrInside!.images]).toEqual([4, 1]);
  expect(results.all.differences.oracle!.psnrInside!.images).toBe(1);
});

it('refuses no images and no degradations', async () => {
  const own = await calibration();
  await expect(evaluate(model, [], { calibration: own, settings })).rejects.toThrow(/at least one/);
  await expect(evaluate(model, faces, { calibration: own, settings, kinds: [] })).rejects.toThrow(/degradation/);
});

it('compares black-and-white images with statistics of their own, and those in colour with the others', async () => {
  const grey = tensor(
    shape,
    Float32Array.from({ length: size }, (_, i) => 0.4 * Math.sin(0.05 * (i % 256))),
  );
  const images = [{ key: 'grey', image: grey }, faces[1]!];
  const options = { settings, kinds: ['occluder'], methods: [], pictures: 0 } as const;
  const usual = await calibration();
  const { statistics } = usual;
  // As if images in black-and-white were wrong by more.
  const moments = statistics.moments.map(({ mean, ...rest }) => ({ ...rest, mean: mean.map((value) => value + 1) }));
  const greyCalibration = { ...usual, images: 3, statistics: { ...statistics, moments } };
  const [plain, own] = [
    (await follow(evaluate(model, images, { ...options, calibration: usual }))).results,
    (await follow(evaluate(model, images, { ...options, calibration: usual, greyCalibration }))).results,
  ];
  expect([plain.recipe.greyCalibrationImages, own.recipe.greyCalibrationImages]).toEqual([null, 3]);
  const mapsOf = ({ cases }: typeof plain) => cases.map(({ map }) => map);
  expect(mapsOf(own)[0]).not.toEqual(mapsOf(plain)[0]);
  expect(mapsOf(own)[1]).toEqual(mapsOf(plain)[1]);
});
