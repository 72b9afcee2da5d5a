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
import { guidedFilter } from './guided-filter.js';

const plain: Discrepancy = { error: 'squared', channels: 'each', smoothing: 0 };

test('the error is squared or absolute, value by value', () => {
  const [image, projection] = [Float32Array.of(1, -0.5, 0.25), Float32Array.of(0.5, 0.5, 0.25)];
  expect(projectionError(image, projection, 'squared')).toEqual(Float32Array.of(0.25, 1, 0));
  expect(projectionError(image, projection, 'absolute')).toEqual(Float32Array.of(0.5, 1, 0));
  expect(image).toEqual(Float32Array.of(1, -0.5, 0.25));
});

describe('the map of two channels of three pixels', () => {
  const image = Float32Array.of(1, 2, 3, 5, 0, 4);
  const nothing = new Float32Array(6);
  const shape = [2, 1, 3] as const;
  const absolute: Discrepancy = { ...plain, error: 'absolute' };

  test.each([
    ['each', [1, 2, 3, 5, 0, 4]],
    ['mean', [3, 1, 3.5]],
    ['max', [5, 2, 4]],
  ] as const)('%s', (channels, expected) => {
    expect(discrepancyMap(image, shape, { ...absolute, channels })(nothing)).toEqual(Float32Array.of(...expected));
    expect(mapChannels({ ...plain, channels }, shape)).toBe(expected.length / 3);
  });

  test('is smoothed before its channels are combined', () => {
    const smooth: Discrepancy = { ...absolute, smoothing: 0.8, channels: 'max' };
    const perChannel = [image.subarray(0, 3), image.subarray(3)].map((plane) => gaussianBlur(plane, 1, 3, 0.8));
    const expected = perChannel[0]!.map((value, i) => Math.max(value, perChannel[1]![i]!));
    expect(discrepancyMap(image, shape, smooth)(nothing)).toEqual(expected);
  });

  test('adds the error of the broad difference, in which what changes its sign cancels', () => {
    const projection = Float32Array.of(0, 3, 2, 4, -1, 3);
    const difference = image.map((value, i) => value - projection[i]!);
    const broad = { smoothing: 1.2, weight: 2 };
    const plane = (c: number) => gaussianBlur(difference.subarray(3 * c, 3 * c + 3), 1, 3, broad.smoothing);
    const expected = [...plane(0), ...plane(1)].map((value, i) => Math.abs(difference[i]!) + 2 * Math.abs(value));
    const map = discrepancyMap(image, shape, { ...absolute, broad })(projection);
    expect(map).toBeAllClose(Float32Array.from(expected), { rtol: 1e-6, atol: 1e-6 });
    // The same error everywhere: the second channel's has one sign, the first one's has not.
    expect(meanOf(map.subarray(3))).toBeCloseTo(3, 5);
    expect(meanOf(map.subarray(0, 3))).toBeLessThan(2);
  });
});

test('the map is laid along the edges of the image once its channels are combined', () => {
  const shape = [3, 6, 5] as const;
  const [image, projection] = [normals(90, 'image'), normals(90, 'projection')];
  const guided = { radius: 1, epsilon: 0.01 };
  const map = discrepancyMap(image, shape, { ...plain, channels: 'max' })(projection);
  expect(discrepancyMap(image, shape, { ...plain, channels: 'max', guided })(projection)).toEqual(
    guidedFilter(image, shape, guided)(map),
  );
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
  [/discrepancy\.broad\.smoothing/, { broad: { smoothing: -1, weight: 1 } }],
  [/discrepancy\.broad\.weight/, { broad: { smoothing: 1, weight: -1 } }],
  [/discrepancy\.guided\.radius/, { guided: { radius: 0, epsilon: 0.01 } }],
  [/discrepancy\.guided\.epsilon/, { guided: { radius: 1, epsilon: 0 } }],
])('%s that is none is refused', async (message, change) => {
  const failure = await failureOf(() => checkDiscrepancy({ ...plain, ...change } as Discrepancy));
  expect(failure).toBeFuzzydiffError('invalid-argument', message);
});
