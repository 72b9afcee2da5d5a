import { describe, expect, test } from 'vitest';
import { imageOf, meanOf, normals } from '../../test/images.js';
import { failureOf } from '../../test/matchers.js';
import {
  checkDiscrepancy,
  type Discrepancy,
  discrepancyMap,
  gaussianBlur,
  mapChannels,
  projectionError,
} from './discrepancy.js';

const plain: Discrepancy = { error: 'squared', channels: 'each', smoothing: 0 };

test('the error is squared or absolute, value by value', () => {
  const [image, projection] = [Float32Array.of(1, -0.5, 0.25), Float32Array.of(0.5, 0.5, 0.25)];
  expect(projectionError(image, projection, 'squared')).toEqual(Float32Array.of(0.25, 1, 0));
  expect(projectionError(image, projection, 'absolute')).toEqual(Float32Array.of(0.5, 1, 0));
  expect(image).toEqual(Float32Array.of(1, -0.5, 0.25));
});

describe('the map of two channels of three pixels', () => {
  const error = Float32Array.of(1, 2, 3, 5, 0, 4);
  test.each([
    ['each', [1, 2, 3, 5, 0, 4]],
    ['mean', [3, 1, 3.5]],
    ['max', [5, 2, 4]],
  ] as const)('%s', (channels, expected) => {
    expect(discrepancyMap(error, [2, 1, 3], { ...plain, channels })).toEqual(Float32Array.of(...expected));
    expect(mapChannels({ ...plain, channels }, [2, 1, 3])).toBe(expected.length / 3);
  });

  test('is smoothed before its channels are combined', () => {
    const smooth = { ...plain, smoothing: 0.8 };
    const perChannel = [error.subarray(0, 3), error.subarray(3)].map((plane) => gaussianBlur(plane, 1, 3, 0.8));
    const expected = perChannel[0]!.map((value, i) => Math.max(value, perChannel[1]![i]!));
    expect(discrepancyMap(error, [2, 1, 3], { ...smooth, channels: 'max' })).toEqual(expected);
  });
});

describe('the blur', () => {
  test('of one bright pixel is the Gaussian itself, far from the border', () => {
    const [size, sigma] = [41, 2];
    const plane = imageOf([1, size, size], (i) => (i === 20 * size + 20 ? 1 : 0)).data;
    const blurred = gaussianBlur(plane, size, size, sigma);
    const gaussian = (x: number, y: number) =>
      Math.abs(x) > 6 || Math.abs(y) > 6
        ? 0
        : Math.exp(-(x * x + y * y) / (2 * sigma * sigma)) / (2 * Math.PI * sigma * sigma);
    const expected = plane.map((_, i) => gaussian((i % size) - 20, Math.floor(i / size) - 20));
    // Cut off at three deviations, its weights are renormalised by some 0.3 %.
    expect(blurred).toBeAllClose(expected, { atol: 1e-7, rtol: 0.006 });
    expect(meanOf(blurred) * size * size).toBeCloseTo(1, 5);
  });

  test('leaves what is even as it is, up to the border', () => {
    expect(gaussianBlur(new Float32Array(30).fill(0.25), 5, 6, 1.3)).toBeAllClose(new Float32Array(30).fill(0.25), {
      rtol: 1e-6,
    });
  });

  test('renormalises at the border', () => {
    // One row, sigma 1, radius 3: the first pixel sees itself and three neighbours.
    const kernel = [1, Math.exp(-0.5), Math.exp(-2), Math.exp(-4.5)];
    const sum = kernel.reduce((total, weight) => total + weight, 0);
    expect(gaussianBlur(Float32Array.of(1, 0, 0, 0, 0, 0, 0), 1, 7, 1)[0]).toBeCloseTo(1 / sum, 6);
  });

  test('does the same across and down', () => {
    const plane = normals(35);
    const transposed = Float32Array.from({ length: 35 }, (_, i) => plane[(i % 5) * 7 + Math.floor(i / 5)]!);
    const [a, b] = [gaussianBlur(plane, 5, 7, 1.5), gaussianBlur(transposed, 7, 5, 1.5)];
    expect(a).toBeAllClose(
      a.map((_, i) => b[(i % 7) * 5 + Math.floor(i / 7)]!),
      { atol: 1e-6 },
    );
  });

  test('of deviation 0 is a copy', () => {
    const plane = normals(12);
    const copy = gaussianBlur(plane, 3, 4, 0);
    expect(copy).toEqual(plane);
    expect(copy).not.toBe(plane);
  });
});

test.each<[message: RegExp, change: object]>([
  [/discrepancy\.error/, { error: 'cubed' }],
  [/discrepancy\.channels/, { channels: 'sum' }],
  [/discrepancy\.smoothing/, { smoothing: -1 }],
])('%s that is none is refused', async (message, change) => {
  const failure = await failureOf(() => checkDiscrepancy({ ...plain, ...change } as Discrepancy));
  expect(failure).toBeFuzzydiffError('invalid-argument', message);
});
