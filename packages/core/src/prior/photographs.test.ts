// Photographs with faces: which are found decides what is worked on, and everything else stays to the byte.
import { beforeAll, describe, expect, test } from 'vitest';
import { imageOf } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import type { Calibration } from '../calibration/calibration.js';
import type { Face, FaceDetector } from '../faces/face-detector.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import type { Image } from '../photo/image.js';
import { placeByRegion, portraitFrame } from '../photo/placement.js';
import { apply } from '../photo/similarity.js';
import { type ImageShape, type Tensor, tensor } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { recordingModel } from '../testing/recording-model.js';
import { createPrior, type Prior } from './create-prior.js';

const shape: ImageShape = [3, 16, 16];
const mean = imageOf(shape, (i) => 0.4 * Math.sin((i % 256) / 40 + Math.floor(i / 256)));
const model = recordingModel(gaussianPrior({ mean, sigma: 0.05, maxBatch: 64 }));

function sampled(seed: number): Tensor {
  const noise = tensor(shape);
  keyedNoise(seed).fill(noise.data, { purpose: 'initial' });
  return tensor(
    shape,
    noise.data.map((value, i) => mean.data[i]! + 0.05 * value),
  );
}

/** The same in black-and-white: its first channel. */
const greyed = (image: Tensor): Tensor =>
  tensor(
    shape,
    Float32Array.from({ length: 768 }, (_, i) => image.data[i % 256]!),
  );

/** Where a face lies. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly seed: number;
  readonly damaged?: boolean;
  readonly grey?: boolean;
}

/** Faces of 32 pixels, each of the model's pixels four of the picture's, in a picture of one colour. */
function withFaces(places: readonly Place[]): Image {
  const [width, height] = [120, 48];
  const pixels = new Uint8Array(width * height * 3).fill(90);
  for (const { x, y, seed, damaged = false, grey = false } of places) {
    const face = sampled(seed);
    for (let v = 0; v < 32; v++)
      for (let u = 0; u < 32; u++)
        for (let c = 0; c < 3; c++) {
          const value = face.data[(grey ? 0 : c) * 256 + (v >> 1) * 16 + (u >> 1)]!;
          const isDamaged = damaged && u >= 10 && u < 20 && v >= 8 && v < 18;
          pixels[((y + v) * width + x + u) * 3 + c] = isDamaged ? 255 : Math.round((value + 1) * 127.5);
        }
  }
  return { name: 'photo.png', width, height, channels: 3, depth: 8, pixels };
}

const faceAt = (x: number, y: number, score = 0.9): Face => ({
  box: { x: x + 6, y: y + 6, width: 20, height: 24 },
  landmarks: portraitFrame.landmarks.map((point) => apply(placeByRegion({ x, y, size: 32 }), point)) as never,
  score,
});
const detector = (...faces: Face[]): FaceDetector => ({ detect: async () => faces, dispose: async () => {} });

let calibration: Calibration;
beforeAll(async () => {
  const good = Array.from({ length: 60 }, (_, n) => sampled(n));
  calibration = await createPrior({ model }).calibrate(good, { preset: 'fast' });
});

const priorWith = (...faces: Face[]): Prior =>
  createPrior({
    model,
    calibrations: { fast: calibration },
    preset: 'fast',
    frame: portraitFrame,
    faces: detector(...faces),
  });
const options = { minFace: 8 };

test('a picture without a face is given back, and the model is not asked', async () => {
  const photo = withFaces([]);
  const before = model.calls.length;
  const result = await priorWith().correct(photo, options);
  expect(result.photo).toBe(photo);
  expect(result).toMatchObject({ faces: [], found: 0, kept: 1, changed: 0, modelCalls: 0 });
  expect(await priorWith().map(photo, options)).toEqual({ faces: [], found: 0, modelCalls: 0 });
  expect((await priorWith().inpaint(photo, { ...options, keep: 0.5 })).photo).toBe(photo);
  expect(model.calls.length).toBe(before);
});

describe('a picture with two faces, one of them damaged', () => {
  const photo = withFaces([
    { x: 8, y: 8, seed: 100 },
    { x: 72, y: 8, seed: 101, damaged: true },
  ]);
  const both = [faceAt(72, 8, 0.95), faceAt(8, 8)] as const;

  test('the damage is mended, and everything else is the photograph’s to the byte', async () => {
    const clean = withFaces([
      { x: 8, y: 8, seed: 100 },
      { x: 72, y: 8, seed: 101 },
    ]);
    const result = await priorWith(...both).correct(photo, options);
    expect(result.faces.map(({ region }) => Math.round(region.x))).toEqual([8, 72]);
    expect(result.faces.map((face) => face.clean)).toEqual([true, false]);
    expect(result.faces[1]!.detected).toBe(both[0]);
    const error = (pixels: Image['pixels'], inside: boolean) => {
      let sum = 0;
      for (let y = 0; y < 48; y++)
        for (let x = 0; x < 120; x++) {
          const isDamaged = x >= 82 && x < 92 && y >= 16 && y < 26;
          if (isDamaged === inside) sum += Math.abs(pixels[(y * 120 + x) * 3]! - clean.pixels[(y * 120 + x) * 3]!);
        }
      return sum;
    };
    expect(error(result.photo.pixels, true)).toBeLessThan(error(photo.pixels, true) / 4);
    const farther = (x: number, y: number) => x < 78 || x > 96 || y < 12 || y > 30;
    for (let y = 0; y < 48; y++)
      for (let x = 0; x < 120; x++)
        if (farther(x, y)) {
          expect(result.photo.pixels[(y * 120 + x) * 3]).toBe(photo.pixels[(y * 120 + x) * 3]);
          expect(result.weight.values[y * 120 + x]).toBe(1);
        }
    // How much is kept, however often it is asked for.
    expect(result.weight.values).toBe(result.weight.values);
    expect(Math.min(...result.weight.values)).toBeLessThan(0.1);
    expect(result.changed).toBeGreaterThan(0.01);
    expect(result.changed).toBeLessThan(0.05);
  });

  test('its faces are found without the model, and go on as they were found', async () => {
    const before = model.calls.length;
    const prior = priorWith(...both);
    const faces = await prior.faces(photo, options);
    expect(faces.map(({ region, number }) => [Math.round(region.x), number])).toEqual([
      [8, 1],
      [72, 2],
    ]);
    expect(model.calls.length).toBe(before);
    // No detector is asked again.
    const again = await priorWith().map(photo, { faces: [faces[1]!] });
    const whole = await prior.map(photo, options);
    expect(again.found).toBe(1);
    expect(again.faces[0]!.z.data).toEqual(whole.faces[1]!.z.data);
  });

  test('what is marked as damaged is made anew, and what is marked as fine stays to the byte', async () => {
    const prior = priorWith(...both);
    const values = new Float32Array(120 * 48);
    const fill = (left: number, top: number, value: number) => {
      for (let y = top; y < top + 6; y++) for (let x = left; x < left + 6; x++) values[y * 120 + x] = value;
    };
    // On the clean face, and over a part of the other's damage.
    fill(20, 20, 1);
    fill(84, 18, -1);
    const marks = { width: 120, height: 48, values };
    const result = await prior.correct(photo, { ...options, marks });
    const differs = (x: number, y: number) => {
      const at = (y * 120 + x) * 3;
      return [0, 1, 2].some((c) => result.photo.pixels[at + c] !== photo.pixels[at + c]);
    };
    let painted = 0;
    for (let y = 20; y < 26; y++) for (let x = 20; x < 26; x++) if (differs(x, y)) painted++;
    expect(painted).toBeGreaterThan(30);
    for (let y = 18; y < 24; y++) for (let x = 84; x < 90; x++) expect(differs(x, y)).toBe(false);
    expect(differs(83, 17) || differs(91, 25)).toBe(true);
    const other = { width: 48, height: 120, values };
    const wrong = prior.correct(photo, { ...options, marks: other });
    expect(await failureOf(() => wrong)).toBeFuzzydiffError('invalid-argument', /120 × 48/);
    const beyond = { ...marks, values: values.map(() => 2) };
    const outOfRange = prior.correct(photo, { ...options, marks: beyond });
    expect(await failureOf(() => outOfRange)).toBeFuzzydiffError('invalid-argument', /from -1 to 1/);
  });

  test('each is what it is alone', async () => {
    const together = await priorWith(...both).correct(photo, options);
    const alone = await priorWith(both[0]).correct(photo, options);
    const other = await priorWith(...both).correct(photo, { ...options, face: [2] });
    for (const [n, result] of [together, other].entries()) {
      const face = result.faces[n === 0 ? 1 : 0]!;
      expect(face.map.data).toBeAllClose(alone.faces[0]!.map.data, { atol: 1e-5 });
      expect(face.samples.data).toBeAllClose(alone.faces[0]!.samples.data, { atol: 1e-5 });
    }
    expect(other.found).toBe(2);
    expect(together.faces.map(({ number }) => number)).toEqual([1, 2]);
    expect(other.faces.map(({ number }) => number)).toEqual([2]);
  });

  test('those that are small, or not the largest, are left out where it is asked', async () => {
    const prior = priorWith(...both);
    expect((await prior.map(photo, { minFace: 32 })).faces).toHaveLength(0);
    expect((await prior.map(photo, { ...options, face: 'largest' })).faces).toHaveLength(1);
    const failure = await failureOf(async () => await prior.map(photo, { ...options, face: [3] }));
    expect(failure).toBeFuzzydiffError(
      'invalid-argument',
      /a number from 1 to 2, of the faces found, for face but found 3; Prior\.faces, or `fuzzydiff faces`, lists them\.$/,
    );
    const none = await failureOf(async () => await prior.map(photo, { ...options, face: [1], minFace: 10_000 }));
    expect(none).toBeFuzzydiffError(
      'invalid-argument',
      /^Expected no number, as no face is found, for face but found 1; leave it out, or look for smaller ones\.$/,
    );
  });

  test.each([
    [
      'a square beside the photograph',
      { region: { x: -50, y: 0, size: 50 } },
      /a square on photo\.png, which is 120 x 48/,
    ],
    [
      'one far beyond its size',
      { region: { x: 0, y: 0, size: 1e6 } },
      /at most 4 times as large, for region but found/,
    ],
    ['a number for faces', { face: 1 as never }, /'all', 'largest', or an array of numbers .* for face but found 1/],
    [
      'numbers in place of faces',
      { faces: [1] as never },
      /those that Prior\.faces gives for faces but found 1; .* pass face/,
    ],
    [
      'a square beside the whole',
      { whole: true, region: { x: 0, y: 0, size: 48 } },
      /nothing beside whole for region but found an object .*; leave one of them out/,
    ],
    ['faces beside the whole', { whole: true, faces: [] }, /nothing beside whole for faces but found \[\]/],
    [
      'faces beside a square',
      { region: { x: 0, y: 0, size: 48 }, faces: [] },
      /nothing beside region for faces but found \[\]/,
    ],
    [
      'a choice of faces beside a square',
      { region: { x: 0, y: 0, size: 48 }, face: [2] },
      /nothing beside region for face but found \[2\]/,
    ],
    ['one beside the whole', { whole: true, face: 'largest' as const }, /nothing beside whole for face but/],
  ])('%s is refused', async (_, own, message) => {
    const failure = await failureOf(async () => await priorWith(...both).map(photo, { ...options, ...own }));
    expect(failure).toBeFuzzydiffError('invalid-argument', message);
  });

  test('what is off, or as it is anyway, is no choice beside another', async () => {
    const region = { x: 0, y: 0, size: 48 };
    const none = { whole: false, faces: undefined, face: 'all' } as const;
    expect((await priorWith(...both).map(photo, { ...options, ...none, region })).faces).toHaveLength(1);
    const square = { region: undefined, faces: undefined, face: undefined };
    expect((await priorWith(...both).map(photo, { ...options, ...square, whole: true })).faces).toHaveLength(1);
    expect((await priorWith(...both).map(photo, { ...options, faces: [], face: [2] })).faces).toHaveLength(0);
  });

  test('by hand, or as a whole, nobody looks for a face', async () => {
    const asked = () => Promise.reject(new Error('the detector was asked'));
    const prior = createPrior({
      ...{ model, calibrations: { fast: calibration }, preset: 'fast', frame: portraitFrame },
      faces: { detect: asked, dispose: async () => {} },
    });
    const region = { x: 72, y: 8, size: 32, angle: 10 };
    const [face] = (await prior.map(photo, { region })).faces;
    expect(face!.region.angle).toBeCloseTo(10, 9);
    expect((await prior.map(photo, { whole: true })).faces[0]!.region).toMatchObject({ x: 36, y: 0, size: 48 });
  });
});

test('what has no detail is said to be blurred, unless it was enlarged to what the model sees', async () => {
  const wall = withFaces([]);
  const blurOf = async (size: number, angle = 0) => {
    const { faces } = await priorWith().map(wall, { region: { x: 20, y: 8, size, angle } });
    return faces[0]!.whole!.blur;
  };
  const rarest = 1 / (calibration.promise!.whole!.length + 1);
  expect(await blurOf(32)).toBe(rarest);
  expect(await blurOf(16, 30)).toBe(rarest);
  expect(await blurOf(15)).toBe(1);
  expect(await blurOf(4)).toBe(1);
  // A run that goes on says the same.
  let kept: Uint8Array | undefined;
  const small = { region: { x: 20, y: 8, size: 15 }, always: true } as const;
  for await (const step of priorWith().correct(wall, small)) {
    if (step.calls < 6) continue;
    kept = await step.keep();
    break;
  }
  expect((await priorWith().correct(wall, { from: kept })).faces[0]!.whole!.blur).toBe(1);
});

test('a black-and-white photograph comes back without any colour', async () => {
  const photo = withFaces([{ x: 8, y: 8, seed: 100, damaged: true, grey: true }]);
  const result = await priorWith(faceAt(8, 8)).correct(photo, { ...options, lower: 2, upper: 4 });
  expect(result.changed).toBeGreaterThan(0);
  const { pixels } = result.photo;
  for (let i = 0; i < pixels.length; i += 3) expect([pixels[i + 1], pixels[i + 2]]).toEqual([pixels[i], pixels[i]]);
  const single: Image = { ...photo, channels: 1, pixels: photo.pixels.filter((_, i) => i % 3 === 0) };
  const grey = await priorWith(faceAt(8, 8)).correct(single, { ...options, lower: 2, upper: 4 });
  expect([grey.photo.channels, grey.photo.pixels.length]).toEqual([1, single.pixels.length]);
});

test('black-and-white photographs are compared with their own statistics, where there are some', async () => {
  const asked: string[] = [];
  const noting = (name: string) => async () => {
    asked.push(name);
    return calibration;
  };
  const prior = createPrior({
    ...{ model, preset: 'fast', frame: portraitFrame, faces: detector(faceAt(8, 8)) },
    calibrations: { fast: noting('fast'), 'fast-grey': noting('fast-grey') },
  });
  await prior.map(withFaces([{ x: 8, y: 8, seed: 1, grey: true }]), options);
  await prior.map(withFaces([{ x: 8, y: 8, seed: 1 }]), options);
  expect(asked).toEqual(['fast-grey', 'fast']);
});

describe('a page with a print in colour and one in black-and-white', () => {
  const page = withFaces([
    { x: 8, y: 8, seed: 100, damaged: true, grey: true },
    { x: 72, y: 8, seed: 101, damaged: true },
  ]);
  let prior: Prior;
  beforeAll(async () => {
    const good = Array.from({ length: 60 }, (_, n) => greyed(sampled(n)));
    const calibrations = {
      fast: calibration,
      'fast-grey': await createPrior({ model }).calibrate(good, { preset: 'fast' }),
    };
    const faces = detector(faceAt(8, 8), faceAt(72, 8));
    prior = createPrior({ model, preset: 'fast', frame: portraitFrame, calibrations, faces });
  });
  const square = ({ pixels }: Image, left: number) =>
    Array.from({ length: 32 }, (_, v) => [
      ...pixels.subarray(((8 + v) * 120 + left) * 3, ((8 + v) * 120 + left + 32) * 3),
    ]);

  test('each is mended as it is alone, in its own colours', async () => {
    const both = await prior.correct(page, options);
    expect(both.faces.map(({ clean }) => clean)).toEqual([false, false]);
    for (const [n, left] of [8, 72].entries()) {
      const alone = await prior.correct(page, { ...options, face: [n + 1] });
      expect(square(alone.photo, left)).not.toEqual(square(page, left));
      expect(square(both.photo, left)).toEqual(square(alone.photo, left));
      expect(both.faces[n]!.z.data).toEqual(alone.faces[0]!.z.data);
    }
    const chroma = (left: number) =>
      square(both.photo, left)
        .flatMap((row) => row.map((value, i) => Math.abs(value - row[i - (i % 3)]!)))
        .reduce((sum, value) => sum + value, 0);
    expect(chroma(8)).toBe(0);
    expect(chroma(72)).toBeGreaterThan(1000);
  });

  test('what is kept in part is mixed in their own colours too', async () => {
    const both = await prior.inpaint(page, { ...options, keep: 0.5, plan: { steps: 4 } });
    for (const [n, left] of [8, 72].entries()) {
      const alone = await prior.inpaint(page, { ...options, keep: 0.5, plan: { steps: 4 }, face: [n + 1] });
      expect(square(both.photo, left)).toEqual(square(alone.photo, left));
    }
    for (const row of square(both.photo, 8))
      for (const [i, value] of row.entries()) expect(value).toBe(row[i - (i % 3)]);
  });

  test('a run that was kept goes on to the same', async () => {
    const whole = await prior.correct(page, options);
    let kept: Uint8Array | undefined;
    for await (const step of prior.correct(page, options)) {
      if (step.calls < 20) continue;
      kept = await step.keep();
      break;
    }
    const resumed = await prior.correct(page, { from: kept });
    expect(resumed.photo.pixels).toEqual(whole.photo.pixels);
    expect(resumed.faces.map(({ whole: all }) => all)).toEqual(whole.faces.map(({ whole: all }) => all));
  });
});

test('a mask of the photograph is honoured in its own pixels, on the faces that it touches', async () => {
  const photo = withFaces([
    { x: 8, y: 8, seed: 100 },
    { x: 72, y: 8, seed: 101, damaged: true },
  ]);
  const values = new Float32Array(120 * 48).fill(1);
  for (let y = 16; y < 26; y++) values.fill(0, y * 120 + 82, y * 120 + 92);
  const keep = { width: 120, height: 48, values };
  const prior = priorWith(faceAt(8, 8), faceAt(72, 8));
  const result = await prior.inpaint(photo, { ...options, keep, plan: { steps: 8, jumps: { length: 1, samples: 3 } } });
  expect(result.faces).toHaveLength(1);
  for (let i = 0; i < values.length; i++)
    if (values[i] === 1) expect(result.photo.pixels[3 * i]).toBe(photo.pixels[3 * i]);
  for (let y = 18; y < 24; y++) expect(result.photo.pixels[(y * 120 + 87) * 3]).toBeLessThan(235);
});

test('a calibration takes the largest face of each photograph, and says where there is none', async () => {
  const photos = [1, 2, 3].map((seed) => withFaces([{ x: 8, y: 8, seed }]));
  const taken = await priorWith(faceAt(8, 8)).calibrate(photos, options);
  expect(taken.images).toBe(2);
  expect(taken.promise).toMatchObject({ head: [expect.any(Array)], frame: [expect.any(Array)] });
  const failure = await failureOf(async () => await priorWith().calibrate(photos));
  expect(failure).toBeFuzzydiffError(
    'mismatch',
    /Expected a face in photo\.png but found none; leave it out, or pass whole/,
  );
});
