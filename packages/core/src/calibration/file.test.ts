import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatSafetensors, parseSafetensors } from '../bundle/safetensors.js';
import { presets } from '../correction/presets.js';
import { FuzzydiffError } from '../errors.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { tensor } from '../tensor/tensor.js';
import { gaussianPrior } from '../testing/gaussian-prior.js';
import { type Calibration, calibrate } from './calibration.js';
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

describe('a damaged file is a sentence', () => {
  /** The file with its parts changed. */
  function changed(change: (file: { tensors: Map<string, never>; metadata: Map<string, string> }) => void): Uint8Array {
    const { tensors, metadata } = parseSafetensors(formatCalibration(made), 'here');
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
  ])('%s', (_, change, sentence) => {
    expect(() => parseCalibration(changed(change), 'here.safetensors')).toThrow(sentence);
    expect(() => parseCalibration(changed(change), 'here.safetensors')).toThrow(
      /^Expected a calibration file .* in here\.safetensors but .*; make one with/,
    );
  });

  test('never anything but a FuzzydiffError, for any byte changed or any cut', () => {
    const bytes = formatCalibration(made);
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
