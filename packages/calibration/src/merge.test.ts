import { presets, tensor } from '@fuzzydiff/core';
import { type Calibration, type CalibrationImage, calibrate, formatCalibration } from '@fuzzydiff/core/calibration';
import { keyedNoise, type Moments } from '@fuzzydiff/core/math';
import { gaussianPrior } from '@fuzzydiff/core/testing';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { mergeCalibrations } from './merge.js';

const model = gaussianPrior({ mean: tensor([3, 4, 4]), sigma: 0.3 });
const { estimator } = presets.fast;
const count = 12;
const keys = Array.from({ length: count }, (_, n) => `image ${n}`);

function image(key: string): CalibrationImage {
  const drawn = tensor([3, 4, 4]);
  keyedNoise(7).fill(drawn.data, { image: key, purpose: 'initial' });
  return { key, image: drawn, sha256: `hash of ${key}` };
}

/** The calibration of each subset, taken by itself. */
async function calibrations(subsets: readonly (readonly string[])[]): Promise<Calibration[]> {
  return Promise.all(subsets.map((own) => calibrate(model, own.map(image), { estimator })));
}

const parts = (own: readonly Calibration[]) =>
  own.map((calibration, n) => ({ where: `file ${n}`, calibration: calibration }));

function expectClose(a: Moments, b: Moments): void {
  expect(a.count).toBe(b.count);
  for (const name of ['mean', 'm2'] as const)
    a[name].forEach((value, i) => {
      expect(Math.abs(value - b[name][i]!)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)));
    });
}

let whole: Calibration;
let halves: Calibration[];

beforeAll(async () => {
  [whole] = (await calibrations([keys])) as [Calibration];
  halves = await calibrations([keys.slice(0, 5), keys.slice(5)]);
});

test('however the images were dealt out, merging gives the single pass’s moments', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3), { minLength: count, maxLength: count }), async (dealt) => {
      const subsets = [0, 1, 2, 3].map((shard) => keys.filter((_, n) => dealt[n] === shard));
      // A calibration takes two images.
      fc.pre(subsets.every((own) => own.length !== 1));
      const made = await calibrations(subsets.filter((own) => own.length > 0));
      const merged = mergeCalibrations(parts(made));
      merged.statistics.moments.forEach((own, d) => {
        expectClose(own, whole.statistics.moments[d]!);
      });
      expect(merged).toMatchObject({ images: count, seed: 0, fingerprint: whole.fingerprint });
      expect(merged.sources!.map(({ key }) => key).sort()).toEqual([...keys].sort());
      // To the byte the same in whatever order the files are named.
      expect(formatCalibration(mergeCalibrations(parts(made).reverse()))).toEqual(formatCalibration(merged));
    }),
    { numRuns: 50 },
  );
});

test('what was merged can be merged again, and one part is itself', async () => {
  const thirds = await calibrations([keys.slice(0, 4), keys.slice(4, 8), keys.slice(8)]);
  const some = mergeCalibrations(parts(thirds.slice(1)));
  const all = mergeCalibrations(parts([some, thirds[0]!]));
  all.statistics.moments.forEach((own, d) => {
    expectClose(own, whole.statistics.moments[d]!);
  });
  expect(mergeCalibrations(parts([whole]))).toEqual(whole);
});

test('an estimator whose fields were written in another order is the same', () => {
  const reordered = structuredClone(halves[1]!) as { -readonly [K in keyof Calibration]: Calibration[K] };
  const turned = Object.fromEntries(Object.entries(estimator).reverse()) as unknown as typeof estimator;
  reordered.fingerprint = { ...reordered.fingerprint, estimator: turned };
  reordered.statistics = { ...reordered.statistics, estimator: turned };
  expect(mergeCalibrations(parts([halves[0]!, reordered])).images).toBe(count);
});

describe('refused, with both values', () => {
  const other = (change: Partial<Calibration>): Calibration => ({ ...halves[1]!, ...change });
  test.each<[string, () => Calibration, string]>([
    [
      'another fingerprint',
      () => other({ fingerprint: { ...halves[1]!.fingerprint, model: 'other@1' } }),
      'Expected a calibration made with model "gaussian-prior@0.3" but file 1 was made with "other@1"; ' +
        'merge it with its like, which file 0 is not.',
    ],
    [
      'another seed',
      () => other({ seed: 4 }),
      'Expected a calibration made with seed 0, as file 0, but file 1 was made with 4; make one of them anew',
    ],
    [
      'an image of both',
      () => other({ sources: [...halves[1]!.sources!.slice(1), halves[0]!.sources![2]!] }),
      'Expected calibrations of different images but image "image 2" is in file 0 and in file 1; leave one of them out.',
    ],
    [
      'images that are not named',
      () => {
        const { sources, ...unnamed } = halves[1]!;
        return unnamed;
      },
      'Expected a calibration that names its images in file 1 but it names none of its 7; make it anew as a shard',
    ],
  ])('%s', (_, second, sentence) => {
    const merge = () => mergeCalibrations(parts([halves[0]!, second()]));
    expect(merge).toThrow(sentence);
    expect(merge).toThrow(expect.objectContaining({ code: 'mismatch' }));
  });

  test('nothing', () => {
    expect(() => mergeCalibrations([])).toThrow('Expected at least one calibration for calibrations to merge');
  });
});
