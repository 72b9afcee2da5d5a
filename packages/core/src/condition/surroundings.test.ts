import { describe, expect, test } from 'vitest';
import { imageOf, smoothImage } from '../../test/images.js';
import '../../test/matchers.js';
import { failureOf } from '../../test/matchers.js';
import type { EpsModel } from '../model/eps-model.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { diffusionPlan } from '../sampler/plan.js';
import { contiguous, type ImageShape, tensor } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { surroundings } from './surroundings.js';
import { synthesize } from './synthesize.js';

const shape: ImageShape = [2, 32, 32];
const noise = keyedNoise(3);

/** Kept but for a square in the middle. */
const hole = imageOf([1, 32, 32], (i) => (inHole(i) ? 0 : 1));

function inHole(i: number): boolean {
  return i % 32 >= 12 && i % 32 < 20 && i % 1024 >= 12 * 32 && i % 1024 < 20 * 32;
}

describe('surroundings', () => {
  test('what is kept is what it was, and an even image goes on into what is not', () => {
    const even = imageOf(shape, (i) => (i < 1024 ? 0.5 : -0.25));
    const spoilt = even.data.map((value, i) => (inHole(i) ? 1 : value));
    expect(surroundings(spoilt, hole, shape)).toBeAllClose(even.data, { atol: 1e-5 });
  });

  test('a slope goes on through it', () => {
    const slope = imageOf(shape, (i) => (i % 32) / 32);
    const filled = surroundings(
      slope.data.map((value, i) => (inHole(i) ? -1 : value)),
      hole,
      shape,
    );
    for (const [i, value] of filled.entries()) if (!inHole(i)) expect(value).toBe(slope.data[i]);
    const [left, right] = [filled[16 * 32 + 12]!, filled[16 * 32 + 19]!];
    expect(left).toBeGreaterThan(0.3);
    expect(right).toBeGreaterThan(left);
    expect(right).toBeLessThan(0.7);
  });

  test('a channel may be kept where another is not', () => {
    const kept = tensor(shape, Float32Array.from([...hole.data, ...new Float32Array(1024).fill(1)]));
    const image = imageOf(shape, (i) => (inHole(i) ? 1 : 0));
    const filled = surroundings(image.data, kept, shape);
    expect(Math.max(...filled.subarray(0, 1024))).toBeLessThan(0.01);
    expect(filled.subarray(1024)).toEqual(image.data.subarray(1024));
  });

  test('of nothing that is kept it is 0', () => {
    const nothing = imageOf([1, 32, 32], () => 0);
    expect(surroundings(smoothImage(shape).data, nothing, shape)).toEqual(new Float32Array(2048));
  });
});

describe('a plan that starts there', () => {
  const model = gaussianPrior({ mean: smoothImage(shape) });
  const image = imageOf(shape, (i) => (i < 1024 ? 0.5 : -0.25));
  const plan = diffusionPlan(model.info, {
    ...{ timesteps: [30, 200, 400], jumps: { length: 1, samples: 3 }, start: 'surroundings' },
  });

  test('gives the model, first, the surroundings as noisy as its first level says', async () => {
    const asked: { samples: Float32Array; timesteps: number[] }[] = [];
    const noting: EpsModel = {
      ...model,
      predict(samples, timesteps) {
        asked.push({ samples: contiguous(samples).slice(), timesteps: Array.from(timesteps) });
        return model.predict(samples, timesteps);
      },
    };
    await synthesize(noting, [{ image, weight: { retention: hole }, key: 'a' }], { plan, noise });
    const abar = plan.levels.alphasCumprod.at(-1)!;
    const drawn = new Float32Array(2048);
    noise.fill(drawn, { image: 'a', sample: 0, purpose: 'initial', draw: 0 });
    const expected = image.data.map((value, i) => Math.sqrt(abar) * value + Math.sqrt(1 - abar) * drawn[i]!);
    expect(asked[0]!.samples).toBeAllClose(expected, { atol: 1e-5 });
    expect(asked[0]!.timesteps).toEqual([400]);
  });

  test('takes nothing from what is not kept', async () => {
    const spoilt = tensor(
      shape,
      image.data.map((value, i) => (inHole(i) ? 1 : value)),
    );
    const [one, other] = await synthesize(
      model,
      [image, spoilt].map((own) => ({ image: own, weight: { retention: hole } })),
      { plan, noise },
    );
    expect(other!.samples.data).toEqual(one!.samples.data);
  });

  test('leaves what is half kept as retention says', async () => {
    const half = imageOf([1, 32, 32], (i) => (i % 8 === 3 && Math.floor(i / 32) % 8 === 3 ? 0.5 : 1));
    const mean = smoothImage(shape);
    const off = tensor(
      shape,
      mean.data.map((value, i) => value + (half.data[i % 1024] === 0.5 ? 1 : 0)),
    );
    const [with1, without] = await synthesize(
      model,
      [off, mean].map((own) => ({ image: own, weight: { retention: half } })),
      { plan, noise },
    );
    const left = with1!.samples.data.map((value, i) => value - without!.samples.data[i]!);
    for (const [i, value] of left.entries()) if (half.data[i % 1024] === 0.5) expect(value).toBeCloseTo(0.5, 2);
  });

  test('needs an image', async () => {
    expect(await failureOf(async () => synthesize(model, [{}], { plan, noise }))).toBeFuzzydiffError(
      'invalid-argument',
      /an image whose surroundings the plan starts from for image but found undefined/,
    );
  });
});
