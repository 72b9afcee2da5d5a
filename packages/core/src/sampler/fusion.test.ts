import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deviationOf, normals } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { fuse, fusionMaps, fusionPull } from './fusion.js';

const weight = fc.double({ min: 0, max: 1, noNaN: true });

/** Eq. 6 as printed, on one value. */
function equation6(m: number, sample: number, input: number, noise: number, abar: number): number {
  const target = Math.sqrt(abar) * input;
  const renoised = target + Math.sqrt(1 - abar) * noise;
  return target + (m * renoised + (1 - m) * sample - target) / Math.sqrt(1 - 2 * m + 2 * m * m);
}

test('it is eq. 6, value by value', () => {
  const count = 200;
  const [sample, input, noise] = ['a', 'b', 'c'].map((key) => normals(count, key)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const weights = Float32Array.from({ length: count }, (_, i) => i / (count - 1));
  const expected = Array.from(sample, (x, i) => equation6(weights[i]!, x, input[i]!, noise[i]!, 0.3));
  fuse(sample, { input, noise, maps: fusionMaps(weights), alphaCumprod: 0.3 });
  expect(sample).toBeAllClose(expected, { atol: 1e-6 });
});

test('it is a step of an Ornstein-Uhlenbeck process: the two pulls lie on the unit circle', () => {
  fc.assert(
    fc.property(weight, (m) => {
      const { sample, noise } = fusionPull(m);
      const g = (1 - m) / Math.sqrt(m * m + (1 - m) * (1 - m));
      expect([sample, noise]).toBeAllClose([g, Math.sqrt(1 - g * g)], { atol: 1e-7 });
      expect(sample * sample + noise * noise).toBeCloseTo(1, 12);
    }),
  );
});

describe('at weight 0 the sample stays as it is, to the bit; at weight 1 it is the re-noised input', () => {
  test.each([true, false])('standardize %s', (standardize) => {
    const sample = normals(1000, 'sample');
    // What arithmetic would lose beside the input, or turn round.
    sample.set([1e-30, -0, 1e30]);
    const before = sample.slice();
    const input = normals(1000, 'input');
    const noise = normals(1000, 'noise');
    fuse(sample, { input, noise, maps: fusionMaps(new Float32Array(1000), standardize), alphaCumprod: 0.37 });
    expect(sample).toEqual(before);
    fuse(sample, { input, noise, maps: fusionMaps(new Float32Array(1000).fill(1), standardize), alphaCumprod: 0.37 });
    const renoised = input.map((x, i) => Math.sqrt(0.37) * x + Math.sqrt(0.63) * noise[i]!);
    expect(sample).toBeAllClose(renoised, { atol: 3e-7 });
  });
});

/** Variance around the noised input after one fusion of a sample that is itself a noised input, as a share of `1 - abar`. */
function varianceAfter(m: number, standardize: boolean): number {
  const count = 400_000;
  const abar = 0.4;
  const input = new Float32Array(count).fill(0.7);
  const sample = normals(count, 'sample').map((noise) => Math.sqrt(abar) * 0.7 + Math.sqrt(1 - abar) * noise);
  fuse(sample, {
    input,
    noise: normals(count, 'fresh'),
    maps: fusionMaps(new Float32Array(count).fill(m), standardize),
    alphaCumprod: abar,
  });
  return deviationOf(sample, Math.sqrt(abar) * 0.7) ** 2 / (1 - abar);
}

test.each([0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 1])('m = %d keeps the variance, within 1 %%', (m) => {
  expect(Math.abs(varianceAfter(m, true) - 1)).toBeLessThan(0.01);
});

test.each([
  [0.1, 0.82],
  [0.5, 0.5],
])('the plain blend lets it fall: m = %d leaves %d of it', (m, share) => {
  expect(Math.abs(varianceAfter(m, false) / share - 1)).toBeLessThan(0.01);
});

test.each([-0.01, 1.01, Number.NaN])('a weight of %d is refused', async (m) => {
  expect(await failureOf(() => fusionPull(m))).toBeFuzzydiffError('invalid-argument', /weight/);
});

test('a sample in place of a Float32Array is refused by its type', async () => {
  const [values, maps] = [new Float32Array(2), fusionMaps(Float32Array.of(0.5, 0.5))];
  const failure = await failureOf(() =>
    fuse(new Uint8Array(2) as never, { input: values, noise: values, maps, alphaCumprod: 0.5 }),
  );
  expect(failure).toBeFuzzydiffError('invalid-argument', /Float32Array for sample but .* type Uint8Array/);
});
