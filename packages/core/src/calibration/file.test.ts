import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatSafetensors, parseSafetensors } from '../bundle/safetensors.js';
import { presets } from '../correction/presets.js';
import { FuzzydiffError } from '../errors.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { tensor } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { type Calibration, calibrate } from './calibration.js';
import type { CleanPromise } from './clean-promise.js';
import { formatCalibration, parseCalibration } from './file.js';

let made: Calibration;

beforeAll(async () => {
  const images = [0, 1, 2].map((n) => {
    const image = tensor([3, 4, 5]);
    keyedNoise(n).fill(image.data, { purpose: 'initial' });
    return { key: String(n), image };
  });
  const model = gaussianPrior({ mean: tensor([3, 4, 5]) });
  made = await calibrate(model, images, { estimator: { ...presets.paper.estimator, depths: [3, 7] } });
});

test('a calibration survives its file, to the bit', () => {
  const bytes = formatCalibration(made);
  expect(parseCalibration(bytes, 'here')).toEqual(made);
  expect(formatCalibration(parseCalibration(bytes, 'here'))).toEqual(bytes);
});

test('so do the names of its images', () => {
  const sources = [
    { key: 'a', sha256: 'of a' },
    { key: 'ö"', sha256: 'of ö"', name: 'ä\\' },
    { key: 'c', sha256: 'of c' },
  ];
  const bytes = formatCalibration({ ...made, sources });
  expect(parseCalibration(bytes, 'here')).toEqual({ ...made, sources });
});

const promise: CleanPromise = {
  bounds: { extent: { lower: 2, upper: 4, deepestInFull: true }, mass: { lower: 3.5, upper: 7 } },
  frame: [
    [
      { mass: 0.1, share: 0.2 },
      { mass: 1 / 3, share: 0.5 },
    ],
    [],
    [{ mass: 0.01, share: 0.02 }],
    [],
  ],
  head: [[], [], [], []],
};

test('so does its promise, with regions of the head or without, and with the names of its images', () => {
  const { head: _, ...ofFrame } = promise;
  const sources = promise.frame.map((_, n) => ({ key: `${n}`, sha256: `of ${n}`, name: 'ä' }));
  const whole = promise.frame.map((_, n) => ({ grain: -4 + n / 3, chroma: [n / 7, -n] as const, blocks: 0.1 * n }));
  for (const own of [promise, ofFrame, { ...promise, sources }, { ...promise, whole }]) {
    const bytes = formatCalibration({ ...made, promise: own });
    expect(parseCalibration(bytes, 'here')).toEqual({ ...made, promise: own });
    expect(formatCalibration(parseCalibration(bytes, 'here'))).toEqual(bytes);
  }
  const { tensors, metadata } = parseSafetensors(formatCalibration({ ...made, promise }), 'here');
  expect(tensors.get('promise.frame.mass')!.data).toEqual(Float64Array.of(0.1, 1 / 3, 0.01));
  expect(tensors.get('promise.frame.image')!.data).toEqual(Float64Array.of(0, 0, 2));
  expect(JSON.parse(metadata.get('promise')!)).toMatchObject({ images: 4, bounds: promise.bounds });
});

test('what clean images are like as a whole by a measure of before, nobody has looked at', () => {
  const { tensors, metadata } = parseSafetensors(formatCalibration({ ...made, promise }), 'here');
  const before = ['grain', 'cast', 'blocks'].map(
    (name) => [`promise.whole.${name}`, { shape: [4], data: Float64Array.of(1, 2, 3, 4) }] as const,
  );
  const bytes = formatSafetensors({ tensors: new Map([...tensors, ...before]), metadata });
  expect(parseCalibration(bytes, 'here')).toEqual({ ...made, promise });
});

test('a file of the first version is read, and has no promise', () => {
  const { tensors, metadata } = parseSafetensors(formatCalibration(made), 'here');
  expect(metadata.get('specification')).toBe('fuzzydiff-calibration/2');
  const first = new Map([...metadata, ['specification', 'fuzzydiff-calibration/1']]);
  expect(parseCalibration(formatSafetensors({ tensors, metadata: first }), 'here')).toEqual(made);
});

describe('a damaged file is a sentence', () => {
  /** The file with its parts changed. */
  function changed(change: (file: { tensors: Map<string, never>; metadata: Map<string, string> }) => void): Uint8Array {
    const { tensors, metadata } = parseSafetensors(formatCalibration({ ...made, promise }), 'here');
    const file = { tensors: new Map(tensors), metadata: new Map(metadata) };
    change(file as never);
    return formatSafetensors(file);
  }

  test.each<[string, Parameters<typeof changed>[0], RegExp]>([
    ['another kind of file', ({ metadata }) => metadata.delete('specification'), /but found no specification/],
    [
      'another version',
      ({ metadata }) => metadata.set('specification', 'fuzzydiff-calibration/9'),
      /found fuzzydiff-calibration\/9/,
    ],
    ['no fingerprint', ({ metadata }) => metadata.delete('fingerprint'), /its fingerprint cannot be read/],
    ['no image count', ({ metadata }) => metadata.set('images', 'many'), /found many images/],
    [
      'a name too few',
      ({ metadata }) => metadata.set('sources', '[["a", "1"]]'),
      /the names of its 3 images cannot be read/,
    ],
    ['names that are none', ({ metadata }) => metadata.set('sources', '[1, 2, null]'), /the names of its 3 images/],
    ['a missing depth', ({ tensors }) => tensors.delete('m2.7'), /its tensor "m2\.7" is missing/],
    [
      'a value that is no number',
      ({ tensors }) => (tensors.get('mean.3') as unknown as { data: Float64Array }).data.fill(Number.NaN),
      /"mean\.3" has values that are not numbers/,
    ],
    [
      'a promise without its masses',
      ({ tensors }) => tensors.delete('promise.head.mass'),
      /its promise cannot be read/,
    ],
    ['a promise of no image', ({ metadata }) => metadata.set('promise', '{"images": 0}'), /its promise cannot be read/],
    [
      'a region of an image too many',
      ({ tensors }) => (tensors.get('promise.frame.image') as unknown as { data: Float64Array }).data.fill(4),
      /its promise cannot be read/,
    ],
  ])('%s', (_, change, sentence) => {
    expect(() => parseCalibration(changed(change), 'here.safetensors')).toThrow(sentence);
    expect(() => parseCalibration(changed(change), 'here.safetensors')).toThrow(
      /^Expected a calibration file .* in here\.safetensors but .*; make one with/,
    );
  });

  test('never anything but a FuzzydiffError, for any byte changed or any cut', () => {
    const bytes = formatCalibration({ ...made, promise });
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean(), (at, value, cut) => {
        const broken = cut ? bytes.slice(0, at) : bytes.slice();
        if (!cut) broken[at] = value;
        try {
          parseCalibration(broken, 'here');
        } catch (error) {
          expect(FuzzydiffError.isInstance(error), String(error)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
