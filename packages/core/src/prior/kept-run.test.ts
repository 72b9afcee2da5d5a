import { beforeAll, describe, expect, test } from 'vitest';
import { imageOf } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { formatSafetensors, parseSafetensors } from '../bundle/safetensors.js';
import type { Calibration } from '../calibration/calibration.js';
import { FuzzydiffError } from '../errors.js';
import type { EpsModel } from '../model/eps-model.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import type { Image } from '../photo/image.js';
import { diffusionPlan } from '../sampler/plan.js';
import { sha256 } from '../sha256.js';
import { type ImageShape, type Tensor, tensor } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { createPrior, type Prior } from './create-prior.js';
import { parseKept } from './kept-file.js';
import type { CorrectOptions } from './options.js';
import type { CorrectResult } from './results.js';

const shape: ImageShape = [3, 12, 12];
const mean = imageOf(shape, (i) => 0.5 * Math.sin(i / 50));
const model = gaussianPrior({ mean, sigma: 0.1 });

/** A picture of 8 bits of an image of the model's kind, with a square of another colour. */
function picture(seed: number): Image {
  const noise = tensor(shape);
  keyedNoise(seed).fill(noise.data, { purpose: 'initial' });
  const pixels = new Uint8Array(18 * 12 * 3).fill(9);
  for (let y = 0; y < 12; y++)
    for (let x = 0; x < 12; x++)
      for (let c = 0; c < 3; c++) {
        const at = c * 144 + y * 12 + x;
        const value = x < 5 && y < 5 ? 1 : mean.data[at]! + 0.1 * noise.data[at]!;
        pixels[(y * 18 + x + 3) * 3 + c] = Math.max(0, Math.min(255, Math.round((value + 1) * 127.5)));
      }
  return { name: 'photo', width: 18, height: 12, channels: 3, depth: 8, pixels };
}

const photo = picture(100);
const plan = { steps: 4, jumps: { length: 2, samples: 2 } } as const;

let calibration: Calibration;
let prior: Prior;
const priorOf = (of: EpsModel = model, own = calibration) =>
  createPrior({ model: of, calibrations: { fast: own }, preset: 'fast' });
beforeAll(async () => {
  const photos = Array.from({ length: 50 }, (_, n) => {
    const noise = tensor(shape);
    keyedNoise(n).fill(noise.data, { purpose: 'initial' });
    return tensor(
      shape,
      noise.data.map((value, i) => mean.data[i]! + 0.1 * value),
    );
  });
  calibration = await createPrior({ model }).calibrate(photos, { preset: 'fast' });
  prior = priorOf();
});

/** A run kept after each of its steps, and what it came to. */
async function keptRuns(options: CorrectOptions, of: Prior = prior, image: Image = photo) {
  const run = of.correct(image, options);
  const kept: Uint8Array[] = [];
  for await (const step of run) kept.push(await step.keep());
  return { kept, result: await run };
}

const numbers = ({ photos, faces, weight, changed, found, modelCalls, kept }: CorrectResult<Image>) => ({
  pixels: photos.map(({ pixels }) => pixels),
  weight: weight.values,
  ...{ changed, found, modelCalls, kept },
  faces: faces.map(({ samples, deviation, map, z, score, regions, projections, discrepancies, ...face }) => ({
    arrays: [samples, deviation, map, z, score, face.kept, projections, discrepancies].map((array) => array?.data),
    ...{ regions, clean: face.clean, promise: face.promise, whole: face.whole },
  })),
});

describe('a run that is kept after each of its steps and goes on gives the same, bit for bit', {
  timeout: 60_000,
}, () => {
  test.each<[string, CorrectOptions, number]>([
    ['with one sample', { plan, seed: 3 }, 2],
    ['with three samples in several calls', { plan, samples: 3 }, 2],
    ['by a solver that looks back', { plan: { steps: 5, solver: 'dpmpp' }, always: true }, 1],
    [
      'with other dials',
      { plan, lower: 2, exponent: 0.5, strength: 0.9, always: true, grey: 'off', within: 'frame' },
      9,
    ],
    [
      'on a square by hand, with regions that are chosen',
      { plan, region: { x: 3, y: 0, size: 12 }, regions: [[0]] },
      9,
    ],
  ])('%s', async (_, options, maxBatch) => {
    const own = { ...model, info: { ...model.info, maxBatch } };
    const { kept, result } = await keptRuns(options, priorOf(own));
    expect(result.changed).toBeGreaterThan(0.05);
    expect(kept.length).toBeGreaterThan(5);
    for (const from of kept) {
      // In another process: as many samples a call as it likes.
      const goingOn = priorOf({ ...model, info: { ...model.info, maxBatch: 4 } }).correct({ ...photo }, { from });
      const steps = [];
      for await (const { stage, calls, totalCalls, secondsLeft } of goingOn) {
        steps.push({ stage, calls });
        expect(secondsLeft).toBeGreaterThanOrEqual(0);
        expect(totalCalls).toBe(result.modelCalls);
      }
      expect(numbers(await goingOn)).toEqual(numbers(result));
      if (from !== kept.at(-1)) expect(steps.at(-1)).toEqual({ stage: 'synthesis', calls: result.modelCalls });
      else expect(steps).toEqual([]);
    }
  });

  test('from maps that were given, and with marks', async () => {
    const { faces } = await prior.map(photo);
    const marks = { width: 18, height: 12, values: new Float32Array(216) };
    marks.values[5 * 18 + 9] = 1;
    marks.values[6] = -1;
    const { kept, result } = await keptRuns({ plan, zMaps: [faces[0]!.z], marks });
    for (const from of kept) expect(numbers(await prior.correct(photo, { from }))).toEqual(numbers(result));
    expect(result.photo.pixels[6 * 3]).toBe(photo.pixels[6 * 3]);
  });

  test('of an image that is framed already', async () => {
    const image: Tensor = imageOf(shape, (i) => (i % 12 < 4 ? 0.9 : mean.data[i]!));
    const run = prior.correct(image, { plan, key: 'mine' });
    const kept: Uint8Array[] = [];
    for await (const step of run) kept.push(await step.keep());
    for (const from of kept) expect((await prior.correct(image, { from })).photo.data).toEqual((await run).photo.data);
  });

  test('and again, of a run that had gone on', async () => {
    const { kept, result } = await keptRuns({ plan });
    const { kept: later } = await keptRuns({ from: kept[2]! });
    expect(later).toHaveLength(kept.length - 3);
    // What is kept is the same file, whichever way it came there.
    for (const [n, bytes] of later.entries()) expect(bytes).toEqual(kept[n + 3]);
    expect(numbers(await prior.correct(photo, { from: later[1]! }))).toEqual(numbers(result));
  });

  test('with the noise of the photograph that it was begun with, where another decoder has rounded otherwise', async () => {
    const { kept, result } = await keptRuns({ plan });
    const rounded = { ...photo, pixels: photo.pixels.map((value, i) => (i % 7 === 0 ? value ^ 1 : value)) };
    const other = await prior.correct(rounded, { from: kept[6]! });
    const largest = other.faces[0]!.samples.data.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - result.faces[0]!.samples.data[i]!)),
      0,
    );
    expect(largest).toBeLessThan(0.02);
  });
});

test('a photograph’s file and notes go along', async () => {
  const run = prior.correct(photo, { plan });
  for await (const step of run) {
    const bytes = await step.keep({ photo: Uint8Array.of(1, 2, 255), about: { name: 'ü' } });
    expect(await parseKept(bytes, 'x')).toMatchObject({ photo: Uint8Array.of(1, 2, 255), about: { name: 'ü' } });
    expect(parseSafetensors(bytes, 'x').tensors.get('sample')?.shape).toEqual([4, 3, 12, 12]);
    break;
  }
});

describe('is refused', { timeout: 60_000 }, () => {
  let kept: Uint8Array[];
  beforeAll(async () => {
    ({ kept } = await keptRuns({ plan }));
  });

  test('anything beside it but a signal', async () => {
    const failure = await failureOf(() => prior.correct(photo, { from: kept[0]!, seed: 4 }).then());
    expect(failure).toHaveProperty(
      'message',
      expect.stringMatching(/nothing beside from for seed but found 4; leave it out/),
    );
    const { signal } = new AbortController();
    expect((await prior.correct(photo, { from: kept.at(-1)!, signal })).changed).toBeGreaterThan(0);
  });

  test('another photograph', async () => {
    const failure = await failureOf(() => prior.correct(picture(7), { from: kept[0]! }).then());
    expect(failure).toMatchObject({ code: 'mismatch', message: expect.stringContaining('that it was begun with') });
  });

  test('another model, and other statistics', async () => {
    const other = { ...model, info: { ...model.info, id: 'other' } };
    const own = { ...calibration, fingerprint: { ...calibration.fingerprint, model: 'other' } };
    const failure = await failureOf(() => priorOf(other, own).correct(photo, { from: kept[0]! }).then());
    expect(failure).toHaveProperty(
      'message',
      expect.stringMatching(/with model other but found .*; open the model that it was begun with/),
    );
    const seeded = priorOf(model, { ...calibration, seed: 5 });
    const statistics = await failureOf(() => seeded.correct(photo, { from: kept[0]! }).then());
    expect(statistics).toHaveProperty('message', expect.stringMatching(/with calibration [0-9a-f]{64} but found/));
  });

  test('one that was cut short, or of which any byte was changed', async () => {
    const whole = kept[5]!;
    let refused = 0;
    const refuses = async (bytes: Uint8Array) => {
      const failure = await failureOf(() => parseKept(bytes, 'x.fuzzyrun'));
      expect(failure).toMatchObject({
        code: 'invalid-file',
        message: expect.stringMatching(/^Expected .* in x\.fuzzyrun but .*; .*\.$/s),
      });
      refused++;
    };
    for (const length of [0, 7, 8, 100, whole.length - 1]) await refuses(whole.slice(0, length));
    const step = Math.ceil(whole.length / 400);
    const places = [...Array.from({ length: 400 }, (_, i) => i), ...Array.from({ length: 400 }, (_, i) => i * step)];
    for (const at of places.filter((place) => place < whole.length))
      for (const bit of [1, 64]) {
        const bytes = whole.slice();
        bytes[at] = bytes[at]! ^ bit;
        await refuses(bytes);
      }
    expect(refused).toBeGreaterThan(1500);
  });

  /** The file with some of it replaced, and the right check. */
  async function forged(
    change: (file: {
      tensors: Map<string, { shape: readonly number[]; data: Float32Array }>;
      metadata: Map<string, string>;
    }) => void,
  ) {
    const { tensors, metadata } = parseSafetensors(kept[5]!, 'x');
    const file = { tensors: new Map(tensors) as never, metadata: new Map(metadata) };
    change(file);
    file.metadata.set('check', '0'.repeat(64));
    const bytes = formatSafetensors(file);
    const at = new TextDecoder('latin1').decode(bytes).indexOf('"check":"') + 9;
    bytes.set(new TextEncoder().encode(await sha256(bytes)), at);
    return bytes;
  }
  const facts = (change: (run: Record<string, unknown>) => void) =>
    forged(({ metadata }) => {
      const run = JSON.parse(metadata.get('run')!);
      change(run);
      metadata.set('run', JSON.stringify(run));
    });

  test('nothing, where it is what it was', async () => {
    expect(await forged(() => {})).toEqual(kept[5]);
  });

  test.each<[string, () => Promise<Uint8Array>, RegExp]>([
    [
      'another file',
      async () => formatSafetensors({ tensors: new Map(), metadata: new Map() }),
      /found no specification/,
    ],
    [
      'another version',
      () => forged(({ metadata }) => metadata.set('specification', 'fuzzydiff-run/2')),
      /found fuzzydiff-run\/2/,
    ],
    ['no facts', () => forged(({ metadata }) => metadata.set('run', '{')), /says of its run is not JSON/],
    ['no notes', () => forged(({ metadata }) => metadata.set('about', '[1]')), /beside it cannot be read/],
    ['no sample', () => forged(({ tensors }) => tensors.delete('sample')), /"sample" is missing/],
    [
      'a sample too few',
      () => facts((run) => void (run['taken'] as number[]).pop()),
      /"sample" is \[\d, 3, 12, 12\] for/,
    ],
    ['no z', () => forged(({ tensors }) => tensors.delete('z.0')), /"z\.0" is missing/],
    [
      'a preset that there is not',
      () => facts((run) => Object.assign(run['options'] as object, { preset: 'x' })),
      /its preset cannot be read/,
    ],
    ['a place that is none', () => facts((run) => Object.assign(run, { taken: ['a'] })), /its place cannot be read/],
    [
      'settings that are none',
      () => facts((run) => Object.assign(run, { settings: { plan: null } })),
      /its settings cannot be read/,
    ],
  ])('a file with %s', async (_, file, message) => {
    const bytes = await file();
    const failure = await failureOf(() => prior.correct(photo, { from: bytes }).then());
    expect(failure).toMatchObject({ code: 'invalid-file', message: expect.stringMatching(message) });
  });

  test('a place that the plan does not have, or that lies between two steps', async () => {
    const between = diffusionPlan(model.info, plan).moves.findIndex(({ kind }) => kind === 'up');
    for (const taken of [99, between]) {
      const bytes = await facts((run) => Object.assign(run, { taken: (run['taken'] as number[]).map(() => taken) }));
      const failure = await failureOf(() => prior.correct(photo, { from: bytes }).then());
      expect(failure).toMatchObject({ code: 'mismatch', message: expect.stringContaining('a place in a plan of') });
    }
  });

  test('any other part of another kind, by an error of this project', async () => {
    const { metadata } = parseSafetensors(kept[5]!, 'x');
    const names = Object.keys(JSON.parse(metadata.get('run')!));
    for (const name of names)
      for (const other of [undefined, null, -1, {}, []]) {
        const bytes = await facts((run) => Object.assign(run, { [name]: other }));
        const outcome = await prior.correct(photo, { from: bytes }).then(
          () => 'done',
          (error) => (FuzzydiffError.isInstance(error) ? error.code : `${name} = ${JSON.stringify(other)}: ${error}`),
        );
        expect(['invalid-file', 'mismatch', 'invalid-argument']).toContain(outcome);
      }
  });
});
