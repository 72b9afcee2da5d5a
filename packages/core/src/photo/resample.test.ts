import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import { type Enlargement, type Plane, resample } from './resample.js';

const plane = (width: number, values: readonly number[]): Plane => ({
  width,
  height: values.length / width,
  values: Float32Array.from(values),
});

const kinds: Enlargement[] = ['linear', 'catmull-rom'];

describe('shrinking averages areas', () => {
  test('whole blocks', () => {
    const source = plane(4, [0, 2, 10, 20, 4, 6, 30, 40]);
    expect([...resample(source, { width: 2, height: 1 }, 'linear').values]).toEqual([3, 25]);
  });

  test('fractional edges: three pixels on two', () => {
    // Each new pixel covers one old pixel and half of the middle one.
    const [left, right] = resample(plane(3, [3, 6, 12]), { width: 2, height: 1 }, 'catmull-rom').values;
    expect(left).toBeCloseTo((3 + 0.5 * 6) / 1.5, 6);
    expect(right).toBeCloseTo((0.5 * 6 + 12) / 1.5, 6);
  });

  test('a window whose edges lie within pixels', () => {
    const window = { x: 0.5, y: 0, width: 2, height: 1 };
    expect(resample(plane(3, [2, 4, 8]), { width: 1, height: 1 }, 'linear', window).values[0]).toBeCloseTo(
      (0.5 * 2 + 4 + 0.5 * 8) / 2,
      6,
    );
  });

  test('keeps the mean', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        (width, height, size) => {
          const values = Array.from({ length: width * height }, (_, i) => Math.sin(7 * i));
          const grid = { width: Math.min(width, size), height: Math.min(height, size) };
          const mean = (list: ArrayLike<number>) => Array.from(list).reduce((a, b) => a + b, 0) / list.length;
          expect(mean(resample(plane(width, values), grid, 'linear').values)).toBeCloseTo(mean(values), 5);
        },
      ),
    );
  });
});

describe('enlarging interpolates between centres', () => {
  test('linear', () => {
    expect([...resample(plane(2, [0, 4]), { width: 4, height: 1 }, 'linear').values]).toEqual([0, 1, 3, 4]);
  });

  test('Catmull-Rom', () => {
    // Weights a quarter of the way between two centres: -9/128, 111/128, 29/128, -3/128; the edge goes on beyond.
    const enlarged = resample(plane(4, [0, 0, 128, 128]), { width: 8, height: 1 }, 'catmull-rom').values;
    expect(enlarged[3]).toBeCloseTo(29 - 3, 4);
    expect(enlarged[4]).toBeCloseTo(128 - 29 + 3, 4);
    expect(enlarged[2]).toBeCloseTo(-9, 4);
    expect(enlarged[0]).toBeCloseTo(0, 4);
  });

  test('a straight line stays straight away from the edges', () => {
    const line = plane(8, [0, 1, 2, 3, 4, 5, 6, 7]);
    for (const kind of kinds) {
      const enlarged = resample(line, { width: 24, height: 1 }, kind).values;
      for (let i = 6; i < 18; i++) expect(enlarged[i]).toBeCloseTo((i + 0.5) / 3 - 0.5, 5);
    }
  });

  test('both axes at once are one after the other', () => {
    const source = plane(3, [1, 5, 2, 8, 3, 0]);
    for (const kind of kinds) {
      const both = resample(source, { width: 7, height: 5 }, kind).values;
      const across = resample(source, { width: 7, height: 2 }, kind);
      resample(across, { width: 7, height: 5 }, kind).values.forEach((value, i) => {
        expect(both[i]).toBeCloseTo(value, 5);
      });
    }
  });
});

test('the same grid gives the same values, of the whole or of a window', () => {
  const source = plane(3, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
  for (const kind of kinds) {
    expect(resample(source, source, kind).values).toEqual(source.values);
    const window = { x: 1, y: 1, width: 2, height: 1 };
    expect(resample(source, window, kind, window).values).toEqual(Float32Array.of(0.5, 0.6));
  }
});

test('one value everywhere stays exactly that value on every grid', () => {
  const ones = plane(7, new Array<number>(35).fill(1));
  for (const kind of kinds)
    for (const [width, height] of [
      [1, 1],
      [3, 2],
      [6, 4],
      [7, 11],
      [64, 49],
    ] as const)
      expect(resample(ones, { width, height }, kind).values.every((value) => value === 1)).toBe(true);
});

test('linear and area stay within the values given', () => {
  const source = plane(5, [0, 1, 0, 1, 1, 1, 0, 0, 1, 0]);
  for (const [width, height] of [
    [3, 2],
    [13, 9],
    [2, 17],
  ] as const)
    for (const value of resample(source, { width, height }, 'linear').values) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }
});

test('a plane of another type, or of too few values, is refused', async () => {
  for (const values of [new Float64Array(4), [0, 0, 0, 0], new Float32Array(3)]) {
    const plane = { width: 2, height: 2, values } as Plane;
    const failure = await failureOf(() => resample(plane, { width: 1, height: 1 }, 'linear'));
    expect(failure).toBeFuzzydiffError('invalid-argument', /Float32Array of length 4 for the values of a plane but/);
  }
});

test.each([70, 130, 300, 900])('300 rows become %d as 300 columns do', (size) => {
  const values = Array.from({ length: 300 }, (_, i) => Math.sin(0.7 * i));
  for (const kind of kinds)
    expect(resample(plane(1, values), { width: 1, height: size }, kind).values).toEqual(
      resample(plane(300, values), { width: size, height: 1 }, kind).values,
    );
});
