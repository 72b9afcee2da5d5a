import { describe, expect, test } from 'vitest';
import { linearModel, normals } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { modelInfo } from '../../test/model-info.js';
import { gaussianBlur } from '../attention/discrepancy.js';
import { synthesize } from '../condition/synthesize.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { defineModel } from '../prior/define-model.js';
import { diffusionPlan } from '../sampler/plan.js';
import { alphasCumprod } from '../schedule/betas.js';
import { type ImageShape, sizeOf, tensor } from '../tensor/tensor.js';
import { axesOf, fromAxes, toAxes } from './colour-axes.js';
import { cosineTransform } from './cosines.js';
import { degradationOf } from './degradation.js';
import { jpegStep } from './jpeg-tables.js';
import { mendingBands } from './mending-bands.js';
import { spectrumOf } from './spectrum.js';

const shape: ImageShape = [3, 64, 64];
const plane = 64 * 64;
const sigmas = { luma: [0.1, 0.4, 1, 2.5, 5, 10, 15], chroma: [0.02, 0.08, 0.2, 0.6, 1.3, 2.5, 4] };
const transform = cosineTransform(64, 64);

/** In place, and a channel after the other. */
function eachChannel(values: Float32Array, make: (own: Float32Array, c: number) => ArrayLike<number>): Float32Array {
  for (let c = 0; c < values.length / plane; c++) {
    const own = values.subarray(c * plane, (c + 1) * plane);
    own.set(make(own, c));
  }
  return values;
}

/** An image as a prior with these sigmas has them, of less contrast, so that it stays inside its range. */
function drawn(key: string, isGrey = false): Float32Array {
  const values = eachChannel(normals(sizeOf(shape), key), (own, c) => {
    const spectrum = spectrumOf(c === 0 ? sigmas.luma : sigmas.chroma, transform);
    if (isGrey && c > 0) return own.fill(0);
    return transform.inverse(own.map((value, i) => (i === 0 ? 0 : 0.5 * value * Math.sqrt(spectrum[i]!))));
  });
  fromAxes(values, 3);
  return values;
}

const rounded = (values: Float32Array) => values.map((value) => Math.round((value + 1) * 127.5) / 127.5 - 1);
const blurred = (values: Float32Array, width: number) =>
  rounded(eachChannel(values.slice(), (own) => gaussianBlur(own, 64, 64, width)));
const noisy = (values: Float32Array, deviation: number, isGrey = false) => {
  const noise = normals(values.length, 'noise');
  return values.map((value, i) => value + deviation * noise[isGrey ? i % plane : i]!);
};

describe('how strongly an image is degraded is estimated:', () => {
  test.each([
    [1, 0.25],
    [1.5, 0.15],
    [2.5, 0.15],
  ])('a blur of %d pixels, a twentieth less, up to %d of it', (width, most) => {
    for (const key of ['a', 'b', 'c']) {
      const found = degradationOf(blurred(drawn(key), width), shape, sigmas, { blur: true });
      expect(Math.abs(found.width / (0.95 * width) - 1)).toBeLessThan(most);
    }
  });

  test('of a sharp one little', () => {
    expect(degradationOf(rounded(drawn('a')), shape, sigmas, { blur: true }).width).toBeLessThan(0.5);
  });

  test.each([0.1, 0.3])('noise of %d, in each channel, within a tenth', (deviation) => {
    const { noise } = degradationOf(noisy(drawn('a'), deviation), shape, sigmas, { noise: true });
    expect(noise).toHaveLength(3);
    for (const own of noise) expect(Math.abs(own / deviation - 1)).toBeLessThan(0.1);
  });

  test('noise of a black-and-white image, in luma alone', () => {
    const { noise } = degradationOf(noisy(drawn('a', true), 0.1, true), shape, sigmas, { noise: true });
    expect(Math.abs(noise[0]! / (0.1 * Math.sqrt(3)) - 1)).toBeLessThan(0.1);
    expect(noise[1]).toBeLessThan(0.01);
    expect(degradationOf(drawn('a', true), shape, sigmas, { noise: 0.1 }).noise[0]).toBeCloseTo(0.1 * Math.sqrt(3), 6);
  });

  test.each([10, 20, 30])('the quality %d of a JPEG file, wherever its blocks begin', (quality) => {
    const grey = drawn('a', true).map((value) => 2 * value);
    const size = 8;
    const own = cosineTransform(size, size);
    for (let y = 3; y + size <= 64; y += size)
      for (let x = 5; x + size <= 64; x += size) {
        const at = (i: number) => (y + (i >> 3)) * 64 + x + (i & 7);
        const block = own.forward(Float64Array.from({ length: 64 }, (_, i) => 127.5 * grey[at(i)]!));
        const stored = block.map((value, i) => {
          const step = jpegStep(quality, 'luma', i >> 3, i & 7);
          return step * Math.round(value / step);
        });
        own.inverse(stored).forEach((value, i) => {
          for (let c = 0; c < 3; c++) grey[c * plane + at(i)] = value / 127.5;
        });
      }
    expect(degradationOf(rounded(grey), shape, sigmas, { blocks: true }).quality).toBe(quality);
    // What it lacks in fine detail, the file's steps have taken.
    expect(degradationOf(rounded(grey), shape, sigmas, { blocks: true, blur: true }).width).toBe(0);
  });

  test('and no quality of an image that was in no JPEG file', () => {
    expect(degradationOf(rounded(drawn('a')), shape, sigmas, { blocks: true })).not.toHaveProperty('quality');
  });
});

/** A prior whose amplitudes are Gaussian, as its sigmas say, around nothing. */
const abars = alphasCumprod(linearModel.schedule);
const spectra = axesOf(3).map((axis) => spectrumOf(sigmas[axis], transform));
const model = priorOf(spectra);

/** A prior of amplitudes of these variances, which says of itself that it has those of its sigmas. */
function priorOf(variances: readonly Float64Array[]) {
  return defineModel({
    ...linearModel,
    shape,
    bandSigmas: sigmas,
    predict(samples, timesteps) {
      const out = samples.data.slice();
      timesteps.forEach((t, n) => {
        const x = out.subarray(n * sizeOf(shape), (n + 1) * sizeOf(shape));
        const abar = abars[t]!;
        toAxes(x, 3);
        eachChannel(x, (own, c) =>
          transform.inverse(
            transform
              .forward(own)
              .map((value, i) => (Math.sqrt(1 - abar) * value) / (abar * variances[c]![i]! + 1 - abar)),
          ),
        );
        fromAxes(x, 3);
      });
      return tensor(samples.shape, out);
    },
  });
}
const plan = diffusionPlan(model.info, { steps: 6 });

/** Its amplitudes, on axes. */
async function made(image: Float32Array, by: Parameters<typeof mendingBands>[0], prior = model): Promise<Float32Array> {
  const job = { image: tensor(shape, image), weight: { retention: 1 }, bands: mendingBands(by) };
  const [own] = await synthesize(prior, [job], { plan, noise: keyedNoise(1) });
  const values = own!.samples.data.slice();
  toAxes(values, 3);
  return eachChannel(values, transform.forward);
}

test('the mean of a run is the best linear estimate, amplitude by amplitude', async () => {
  const by = { blur: 1.2, noise: 0.05 };
  const image = drawn('a');
  const [from, opposite] = [
    await made(image, by),
    await made(
      image.map((value) => -value),
      by,
    ),
  ];
  const { contrast } = degradationOf(image, shape, sigmas, by);
  const given = image.slice();
  toAxes(given, 3);
  eachChannel(given, transform.forward);
  // With the same noise a run is linear in its input. What an amplitude has is told to a fiftieth, and by half an octave of the deviation.
  for (let c = 0; c < 3; c++) {
    let [away, size] = [0, 0];
    for (let i = 1; i < plane; i++) {
      const h = Math.exp((-(1.2 ** 2) * transform.squares[i]!) / 2);
      const signal = h * h * contrast * spectra[c]![i]!;
      const share = signal / (signal + 0.05 ** 2);
      const best = share < 0.05 ? 0 : (share / h) * given[c * plane + i]!;
      away += ((from[c * plane + i]! - opposite[c * plane + i]!) / 2 - best) ** 2;
      size += best ** 2;
    }
    expect(Math.sqrt(away / size)).toBeLessThan(0.05);
  }
}, 20_000);

test('what a prior makes too little of is raised, to twice its amplitude at most; beside blocks it is not', async () => {
  const timid = priorOf(
    spectra.map((own) => own.map((variance, i) => (transform.squares[i]! > 1 ? 0.4 : 1) * variance)),
  );
  const energy = (values: Float32Array) =>
    transform.squares.reduce(
      // A blur of two pixels leaves nothing there.
      (sum, square, i) => (square > 1.7 ** 2 && square < 2.6 ** 2 ? sum + values[i]! ** 2 : sum),
      0,
    );
  const image = blurred(drawn('a'), 2);
  const raised = energy(await made(image, { blur: 2 }, timid));
  const asMade = energy(await made(image, { blur: 2, blocks: 90 }, timid));
  expect(raised / asMade).toBeGreaterThan(2);
  expect(raised / asMade).toBeLessThan(4.01);
}, 20_000);

test('an image of which nothing is to be mended comes back, bit for bit, and the model is not asked', async () => {
  const image = tensor(shape, drawn('a'));
  const bands = mendingBands({ blocks: true });
  const [own] = await synthesize(model, [{ image, weight: { retention: 1 }, bands }], { plan, noise: keyedNoise(1) });
  expect(own!.samples.data).toEqual(image.data);
  expect(own!.modelCalls).toBe(0);
  expect(own!.kept.data.every((kept) => kept === 1)).toBe(true);
});

test('a black-and-white image stays so', async () => {
  const values = await made(noisy(drawn('a', true), 0.1, true), { noise: true });
  expect(Math.max(...values.subarray(plane).map(Math.abs))).toBeLessThan(1e-4);
});

test('what is said wrongly is refused', async () => {
  const image = drawn('a');
  const hold = (weight: Parameters<ReturnType<typeof mendingBands>['hold']>[1], info = model.info) =>
    failureOf(() => mendingBands({ noise: true }).hold(image, weight, { plan, info }));
  expect(await hold({ retention: 0.5 })).toBeFuzzydiffError('invalid-argument', /a weight of 1 everywhere/);
  expect(await hold({ perFusion: 1 })).toBeFuzzydiffError('invalid-argument', /a weight of 1 everywhere/);
  expect(await hold({ retention: 1 }, modelInfo({ shape }))).toBeFuzzydiffError('invalid-argument', /bandSigmas/);
});
