import { describe, expect, test } from 'vitest';
import { deviationOf, normals } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import { type ImageShape, sizeOf } from '../tensor/tensor.js';
import { toAxes } from './colour-axes.js';
import { bandTransform, type Wavelet } from './wavelet.js';

const wavelets: Wavelet[] = ['haar', 'daubechies-2'];
const shape: ImageShape = [3, 32, 16];

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

describe.each(wavelets)('%s', (wavelet) => {
  test('is orthonormal: products of images are those of their coefficients, at every number of levels', () => {
    for (let bands = 1; bands <= 5; bands++) {
      const [a, b] = [normals(sizeOf(shape), 'a'), normals(sizeOf(shape), 'b')];
      const expected = [dot(a, a), dot(a, b), dot(b, b)];
      const { forward } = bandTransform(shape, bands, wavelet);
      forward(a);
      forward(b);
      expect([dot(a, a), dot(a, b), dot(b, b)]).toBeAllClose(expected, { rtol: 1e-5, atol: 1e-4 });
    }
  });

  test('comes back from its coefficients', () => {
    const image = normals(sizeOf(shape));
    const values = image.slice();
    const { forward, inverse } = bandTransform(shape, 5, wavelet);
    forward(values);
    expect(Math.max(...values.map((value, i) => Math.abs(value - image[i]!)))).toBeGreaterThan(1);
    inverse(values);
    expect(values).toBeAllClose(image, { atol: 1e-6 });
  });

  test('white noise stays white: every band has its variance', () => {
    const large: ImageShape = [3, 512, 512];
    const values = normals(sizeOf(large));
    const { forward, bandOf } = bandTransform(large, 4, wavelet);
    forward(values);
    for (let band = 1; band < 4; band++) {
      const own = values.filter((_, i) => bandOf[i % bandOf.length] === band);
      expect(Math.abs(deviationOf(own, 0) - 1)).toBeLessThan(2 / Math.sqrt(own.length));
    }
  });

  test('one colour is in the coarsest band alone, in luma what its grey is', () => {
    const values = new Float32Array(sizeOf(shape)).fill(0.3);
    const { forward, bandOf } = bandTransform(shape, 4, wavelet);
    forward(values);
    // Eight pixels by eight in each coefficient, and three channels in luma.
    const expected = Array.from(values, (_, i) => (i < bandOf.length && bandOf[i] === 0 ? 0.3 * 8 * Math.sqrt(3) : 0));
    expect(values).toBeAllClose(expected, { atol: 1e-5 });
  });
});

test('Haar’s coefficients are sums and differences of two by two pixels', () => {
  const values = Float32Array.of(1, 2, 3, 5, 4, 7, 6, 1);
  bandTransform([1, 2, 4], 2, 'haar').forward(values);
  expect(values).toBeAllClose([7, 7.5, 2, -1.5, 4, -0.5, 1, -3.5], { atol: 1e-6 });
});

test('two vanishing moments: a slope has no details but where it wraps', () => {
  const values = Float32Array.from({ length: 256 }, (_, i) => (i % 16) + 2 * Math.floor(i / 16));
  bandTransform([1, 16, 16], 2, 'daubechies-2').forward(values);
  for (let y = 1; y < 7; y++)
    for (let x = 1; x < 7; x++)
      expect([values[y * 16 + 8 + x], values[(8 + y) * 16 + x], values[(8 + y) * 16 + 8 + x]]).toBeAllClose([0, 0, 0], {
        atol: 1e-5,
      });
});

test('bands are counted from the coarsest, in the upper left', () => {
  const { bandOf, bands } = bandTransform([1, 8, 4], 3);
  expect(bands).toBe(3);
  expect(Array.from(bandOf.subarray(0, 12))).toEqual([0, 1, 2, 2, 0, 1, 2, 2, 1, 1, 2, 2]);
  expect(Array.from(bandOf.subarray(16))).toEqual(new Array(16).fill(2));
});

test('grey has no chroma, to the bit', () => {
  const grey = normals(64);
  const values = Float32Array.of(...grey, ...grey, ...grey);
  toAxes(values, 3);
  expect(values.subarray(64).every((value) => value === 0)).toBe(true);
});

test('what cannot be transformed is refused', async () => {
  const small: ImageShape = [3, 24, 16];
  expect(await failureOf(() => bandTransform(small, 5))).toBeFuzzydiffError('invalid-argument', /at most 4, as 24x16/);
  expect(await failureOf(() => bandTransform(small, 0))).toBeFuzzydiffError('invalid-argument', /bands/);
  expect(await failureOf(() => bandTransform(small, 2, 'db8' as Wavelet))).toBeFuzzydiffError(
    'invalid-argument',
    /wavelet/,
  );
});
