import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { addValues, type Moments, mergeMoments, noMoments, standardDeviation } from './moments.js';

const size = 3;
const values = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: size, maxLength: size });
const stream = fc.array(values, { maxLength: 20 });
const momentsOf = (arrays: readonly number[][]) => arrays.reduce<Moments>(addValues, noMoments(size));

function expectSame(a: Moments, b: Moments): void {
  expect(a.count).toBe(b.count);
  expect(a.mean).toBeAllClose(b.mean, { atol: 1e-12, rtol: 1e-12 });
  expect(a.m2).toBeAllClose(b.m2, { atol: 1e-10, rtol: 1e-12 });
}

test('taken in one pass they are those of two passes', () => {
  fc.assert(
    fc.property(stream, (arrays) => {
      const { count, mean, m2 } = momentsOf(arrays);
      expect(count).toBe(arrays.length);
      for (let i = 0; i < size && count > 0; i++) {
        const column = arrays.map((own) => own[i]!);
        const average = column.reduce((sum, x) => sum + x, 0) / count;
        expect(mean[i]).toBeCloseTo(average, 12);
        expect(m2[i]).toBeCloseTo(
          column.reduce((sum, x) => sum + (x - average) ** 2, 0),
          9,
        );
      }
    }),
  );
});

test('a large common value costs no precision', () => {
  const moments = momentsOf([4, 7, 13, 16].map((x) => [1e9 + x, x, -1e9 + x]));
  expect(moments.m2).toBeAllClose([90, 90, 90], { rtol: 1e-12 });
});

describe('merging', () => {
  test('is the same as one stream, wherever it was cut', () => {
    fc.assert(
      fc.property(stream, stream, (a, b) =>
        expectSame(mergeMoments(momentsOf(a), momentsOf(b)), momentsOf([...a, ...b])),
      ),
    );
  });

  test('is associative and commutative', () => {
    fc.assert(
      fc.property(stream, stream, stream, (...streams) => {
        const [a, b, c] = streams.map(momentsOf) as [Moments, Moments, Moments];
        expectSame(mergeMoments(mergeMoments(a, b), c), mergeMoments(a, mergeMoments(b, c)));
        expectSame(mergeMoments(a, b), mergeMoments(b, a));
      }),
    );
  });

  test('with nothing changes nothing', () => {
    const moments = momentsOf([
      [1, 2, 3],
      [4, 6, 8],
    ]);
    expectSame(mergeMoments(moments, noMoments(size)), moments);
    expectSame(mergeMoments(noMoments(size), moments), moments);
    expect(mergeMoments(noMoments(size), noMoments(size))).toEqual(noMoments(size));
  });
});

test('moments are values: adding makes new ones', () => {
  const before = momentsOf([[1, 2, 3]]);
  addValues(before, [9, 9, 9]);
  mergeMoments(before, before);
  expect(before).toEqual(momentsOf([[1, 2, 3]]));
});

test('the deviation is that of the population, and of nothing none', () => {
  const moments = momentsOf([
    [1, 5, 0],
    [3, 5, 0.002],
  ]);
  expect(standardDeviation(moments)).toBeAllClose([1, 0, 0.001], { rtol: 1e-12 });
  expect(standardDeviation(noMoments(2))).toEqual(Float64Array.of(0, 0));
});

test('other sizes are refused', async () => {
  const moments = momentsOf([[1, 2, 3]]);
  expect(await failureOf(() => addValues(moments, [1, 2]))).toBeFuzzydiffError('invalid-argument', /3 values/);
  expect(await failureOf(() => mergeMoments(moments, noMoments(4)))).toBeFuzzydiffError('invalid-argument', /3 values/);
});
