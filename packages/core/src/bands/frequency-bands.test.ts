import { describe, expect, test } from 'vitest';
import { imageOf, linearModel, meanOf, normals, smoothImage } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { modelInfo } from '../../test/model-info.js';
import { retention, retentionInverse } from '../condition/retention.js';
import { synthesize } from '../condition/synthesize.js';
import type { Weight } from '../condition/weight.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { defineModel } from '../prior/define-model.js';
import { fuse, fusionMaps } from '../sampler/fusion.js';
import { diffusionPlan } from '../sampler/plan.js';
import { alphasCumprod } from '../schedule/betas.js';
import { type ImageShape, sizeOf, type Tensor, tensor } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { type BandSigmas, bandSigma } from './band-sigmas.js';
import type { Held, HeldModel } from './bands.js';
import { axesOf } from './colour-axes.js';
import { type BandsKept, frequencyBands } from './frequency-bands.js';
import { bandTransform, type Wavelet } from './wavelet.js';

const wavelets: Wavelet[] = ['haar', 'daubechies-2'];
const plan = diffusionPlan(linearModel, { steps: 10, jumps: { length: 1, samples: 3 } });

/** How an image in colours is held. */
const held = (weight: Weight, bands: BandsKept, info: HeldModel['info']) =>
  frequencyBands(bands).hold(normals(sizeOf(info.shape)), weight, { plan, info }) as Required<Held>;

describe.each(wavelets)('fusion in the bands of %s', (wavelet) => {
  const shape: ImageShape = [3, 256, 256];
  const size = sizeOf(shape);
  const plane = size / 3;

  test('with one weight in all bands is fusion of pixels', () => {
    const [sample, input, noise] = ['a', 'b', 'c'].map((key) => normals(size, key)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const pixels = sample.slice();
    fuse(pixels, { input, noise, maps: fusionMaps(new Float32Array(size).fill(0.3)), alphaCumprod: 0.4 });
    const { transform, weights } = held(
      { perFusion: 0.6 },
      { luma: [0.5, 0.5, 0.5, 0.5], wavelet },
      modelInfo({ shape }),
    );
    for (const values of [sample, input, noise]) transform.forward(values);
    fuse(sample, { input, noise, maps: fusionMaps(weights), alphaCumprod: 0.4 });
    transform.inverse(sample);
    expect(sample).toBeAllClose(pixels, { atol: 1e-5 });
  });

  test('keeps the variance in every band, within 1 %', () => {
    const abar = 0.4;
    const kept = { luma: [0.9, 0.2], chroma: [0.5, 0.1], wavelet };
    const { transform, weights } = held({ perFusion: 1 }, kept, modelInfo({ shape }));
    const maps = fusionMaps(weights);
    const input = normals(size, 'image');
    const squares = [0, 0, 0, 0];
    // So many that 1 % is three standard errors of a band's variance.
    const draws = 10;
    for (let draw = 0; draw < draws; draw++) {
      // A noised input, as an image: its coefficients are the input's and white noise.
      const sample = normals(size, `sample ${draw}`).map((noise) => Math.sqrt(1 - abar) * noise);
      transform.forward(sample);
      sample.forEach((noise, i) => {
        sample[i] = noise + Math.sqrt(abar) * input[i]!;
      });
      fuse(sample, { input, noise: normals(size, `fresh ${draw}`), maps, alphaCumprod: abar });
      for (let i = 0; i < 2 * plane; i++)
        squares[(i < plane ? 0 : 2) + transform.bandOf[i % plane]!]! += (sample[i]! - Math.sqrt(abar) * input[i]!) ** 2;
    }
    squares.forEach((sum, n) => {
      const count = (plane * draws * (n % 2 === 0 ? 1 : 3)) / 4;
      expect(Math.abs(sum / count / (1 - abar) - 1)).toBeLessThan(0.01);
    });
  });
});

/** A prior whose coefficients are Gaussian, with a deviation of each band's own, around a mean image. */
function bandPrior(mean: Tensor, sigmas: BandSigmas, bands: number) {
  const shape = mean.shape as unknown as ImageShape;
  const transform = bandTransform(shape, bands, 'daubechies-2');
  const center = mean.data.slice();
  transform.forward(center);
  const plane = transform.bandOf.length;
  const own = axesOf(shape[0]).map((axis) => sigmas[axis].map((_, band) => bandSigma(sigmas[axis], band, bands)));
  const abars = alphasCumprod(linearModel.schedule);
  return defineModel({
    ...linearModel,
    shape,
    bandSigmas: sigmas,
    predict(samples, timesteps) {
      const out = samples.data.slice();
      timesteps.forEach((t, n) => {
        const x = out.subarray(n * sizeOf(shape), (n + 1) * sizeOf(shape));
        transform.forward(x);
        const abar = abars[t]!;
        x.forEach((value, i) => {
          const sigma = own[Math.floor(i / plane)]![transform.bandOf[i % plane]!]!;
          x[i] = (Math.sqrt(1 - abar) * (value - Math.sqrt(abar) * center[i]!)) / (abar * sigma * sigma + 1 - abar);
        });
        transform.inverse(x);
      });
      return tensor(samples.shape, out);
    },
  });
}

describe('what is retained in a band', () => {
  const shape: ImageShape = [3, 64, 64];
  const sigmas = { luma: [0.1, 0.4, 1, 8], chroma: [0.02, 0.07, 0.2, 2] };
  const mean = smoothImage(shape);
  const model = bandPrior(mean, sigmas, 4);
  const bands: BandsKept = { luma: [0.9, 0.6, 0.3, 0.5], chroma: [0.2, 0.7, 0.4, 0.3], wavelet: 'daubechies-2' };
  const { transform, weights } = held({ retention: 1 }, bands, model.info);
  const deviation = new Float32Array(sizeOf(shape)).fill(1);
  transform.inverse(deviation);
  const shifted = tensor(
    shape,
    mean.data.map((value, i) => value + deviation[i]!),
  );

  test('is what a run measures, in every band of luma and chroma', async () => {
    const run = async (image: Tensor) => {
      const options = { plan, noise: keyedNoise(1) };
      const [made] = await synthesize(
        model,
        [{ image, weight: { retention: 1 }, bands: frequencyBands(bands) }],
        options,
      );
      const values = made!.samples.data.slice();
      transform.forward(values);
      return values;
    };
    const [from, without] = [await run(shifted), await run(mean)];
    const plane = transform.bandOf.length;
    axesOf(3).forEach((axis, c) => {
      bands[axis]!.forEach((asked, band) => {
        // With the same noise a run is linear in its input: what is left of a deviation of 1 is exact.
        const left = from
          .map((value, i) => value - without[i]!)
          .filter((_, i) => Math.floor(i / plane) === c && transform.bandOf[i % plane] === band);
        expect(left).toBeAllClose(new Float32Array(left.length).fill(asked), { atol: 2e-3 });
      });
    });
  });

  test('and over the noise, too, on average', async () => {
    const [made] = await synthesize(
      model,
      [{ image: shifted, weight: { retention: 1 }, bands: frequencyBands(bands) }],
      {
        plan,
        noise: keyedNoise(2),
      },
    );
    const difference = made!.samples.data.map((value, i) => value - mean.data[i]!);
    transform.forward(difference);
    const plane = transform.bandOf.length;
    const finest = difference.subarray(0, plane).filter((_, i) => transform.bandOf[i] === 3);
    expect(Math.abs(meanOf(finest) - 0.5)).toBeLessThan((4 * 0.1) / Math.sqrt(finest.length));
  });

  test('is converted with that band’s deviation', () => {
    const finest = transform.bandOf.indexOf(3);
    expect(retention(weights[finest]!, plan, 0.1)).toBeCloseTo(0.5, 3);
    expect(weights[finest]).toBeCloseTo(retentionInverse(plan, 0.1)(0.5), 6);
  });
});

test('a band that holds several levels has the mean of their variances', () => {
  expect(bandSigma([0.1, 0.4, 1, 8], 2, 3)).toBe(0.1);
  expect(bandSigma([0.1, 0.4, 1, 8], 0, 4)).toBe(8);
  expect(bandSigma([0.1, 0.4, 1, 8], 0, 3)).toBeCloseTo(Math.sqrt((3 * 1 + 64) / 4), 12);
  expect(bandSigma([0.1, 0.4, 1, 8], 0, 1)).toBeCloseTo(
    Math.sqrt((3 * 0.01) / 4 + (3 * 0.16) / 16 + (3 * 1) / 64 + 64 / 64),
    12,
  );
});

describe('a run', () => {
  const shape: ImageShape = [3, 16, 16];
  const image = imageOf(shape, (i) => 0.5 * Math.sin(i));
  const model = gaussianPrior({ mean: smoothImage(shape), sigma: 0.4 });
  const made = async (job: Partial<Parameters<typeof synthesize>[1][number]>) => {
    const [only] = await synthesize(model, [job], { plan, noise: keyedNoise(4) });
    return only!;
  };

  test('that keeps all of every band returns the input, bit for bit, and asks for nothing', async () => {
    const { samples, modelCalls } = await made({
      image,
      weight: { retention: 1 },
      bands: frequencyBands({ luma: [1, 1, 1] }),
    });
    expect([...samples.data]).toEqual([...image.data]);
    expect(modelCalls).toBe(0);
  });

  test('that keeps nothing of any band is the prior’s sample, bit for bit', async () => {
    const { samples } = await made({ image, weight: { retention: 1 }, bands: frequencyBands({ luma: [0, 0, 0] }) });
    expect([...samples.data]).toEqual([...(await made({})).samples.data]);
  });

  test('with all bands alike is that without', async () => {
    const plain = await made({ image, weight: { retention: 0.4 } });
    expect(
      (await made({ image, weight: { retention: 0.4 }, bands: frequencyBands({ luma: [1, 1] }) })).samples.data,
    ).toEqual(plain.samples.data);
  });

  test('gives a band of weight 1 back as it was, and makes the others anew', async () => {
    const { samples, kept } = await made({
      image,
      weight: { retention: 1 },
      bands: frequencyBands({ luma: [1, 1, 0] }),
    });
    const { forward, bandOf } = bandTransform(shape, 3, 'daubechies-2');
    const [before, after] = [image.data.slice(), samples.data.slice()];
    forward(before);
    forward(after);
    const at = (band: number, values: Float32Array) =>
      values.filter((_, i) => (bandOf[i % 256] === 2) === (band === 2));
    expect(at(0, after)).toBeAllClose(at(0, before), { atol: 1e-5 });
    expect(Math.max(...at(2, after).map((value, i) => Math.abs(value - at(2, before)[i]!)))).toBeGreaterThan(0.5);
    // A quarter of all coefficients.
    expect(kept.data).toBeAllClose(new Float32Array(256).fill(0.25), { atol: 1e-6 });
  });
});

test('of an image without colours chroma is kept: it stays nothing', () => {
  const shape: ImageShape = [3, 16, 16];
  const grey = normals(256);
  const image = Float32Array.of(...grey, ...grey, ...grey);
  const { weights } = frequencyBands({ luma: [1, 0.5], chroma: [0.2, 0.1] }).hold(
    image,
    { perFusion: 0.5 },
    { plan, info: modelInfo({ shape }) },
  );
  expect(new Set(weights.subarray(0, 256))).toEqual(new Set([0.5, 0.25]));
  expect(new Set(weights.subarray(256))).toEqual(new Set([0.5]));
});

describe('the weight of a coefficient', () => {
  const shape: ImageShape = [1, 8, 8];
  /** Everything is kept but the pixel in row 3, column 4. */
  const places = imageOf(shape, (i) => (i === 28 ? 0.2 : 1));
  const of = (wavelet: Wavelet) =>
    held({ perFusion: places }, { luma: [0.5, 1, 1], wavelet }, modelInfo({ shape })).weights;

  test('is its band’s times the least of its own pixels', () => {
    const weights = of('haar');
    const found = Array.from(weights.entries()).filter(([, m]) => m < 0.5);
    expect(found.map(([, m]) => Number(m.toFixed(6)))).toEqual([0.1, ...new Array(found.length - 1).fill(0.2)]);
    // One of what is left, and of each level one for each of three directions.
    expect(found).toHaveLength(1 + 3 + 3);
  });

  test('by Haar’s wavelet where places differ and no other is asked for, and else by that of Daubechies', () => {
    const keeps = (keep: Weight, wavelet?: Wavelet) =>
      held(keep, { luma: [0.5, 1, 1], ...(wavelet && { wavelet }) }, modelInfo({ shape })).input;
    expect(keeps({ perFusion: places })).toEqual(keeps({ perFusion: places }, 'haar'));
    expect(keeps({ perFusion: 0.7 })).toEqual(keeps({ perFusion: 0.7 }, 'daubechies-2'));
  });

  test('and wavelets that reach farther are kept less', () => {
    expect(of('daubechies-2').filter((m) => m < 0.5).length).toBeGreaterThan(of('haar').filter((m) => m < 0.5).length);
  });
});

test('what is said wrongly of bands is refused', async () => {
  const shape: ImageShape = [3, 16, 16];
  const weights = (bands: BandsKept) => failureOf(() => held({ retention: 1 }, bands, modelInfo({ shape })));
  expect(await weights({ luma: [] })).toBeFuzzydiffError(
    'invalid-argument',
    /from 1 to 9 for the number of bands.luma but found 0/,
  );
  expect(await weights({ luma: [1, 2] })).toBeFuzzydiffError('invalid-argument', /bands.luma but found 2/);
  expect(await weights({ luma: [1, 1], chroma: [1] })).toBeFuzzydiffError(
    'invalid-argument',
    /as many numbers as of luma, 2,/,
  );
  expect(await weights({ luma: [1, 1, 1, 1, 1, 1] })).toBeFuzzydiffError('invalid-argument', /at most 5, as 16x16/);
});
