import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureOf } from '../../test/matchers.js';
import type { Point } from '../faces/face-detector.js';
import { apply, compose, inverse, type Similarity, scaleOf, similarity } from './similarity.js';

const number = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
const anyPoint = fc.tuple(number(100), number(100));
const anySimilarity: fc.Arbitrary<Similarity> = fc
  .record({
    scale: fc.double({ min: 0.1, max: 10, noNaN: true }),
    turn: number(Math.PI),
    tx: number(50),
    ty: number(50),
  })
  .map(({ scale, turn, tx, ty }) => ({ a: scale * Math.cos(turn), b: scale * Math.sin(turn), tx, ty }));

const close = (found: Point, expected: Point, digits = 6) => {
  expect(found[0]).toBeCloseTo(expected[0], digits);
  expect(found[1]).toBeCloseTo(expected[1], digits);
};

test('a quarter turn to the right takes the right edge down', () => {
  close(apply({ a: 0, b: 2, tx: 10, ty: 20 }, [3, 0]), [10, 26]);
  close(apply({ a: 0, b: 2, tx: 10, ty: 20 }, [0, 3]), [4, 20]);
});

test('the inverse takes back, and one after another is their composition', () => {
  fc.assert(
    fc.property(anySimilarity, anySimilarity, anyPoint, (first, second, point) => {
      close(apply(inverse(first), apply(first, point)), point);
      close(apply(compose(second, first), point), apply(second, apply(first, point)));
      expect(scaleOf(compose(second, first))).toBeCloseTo(scaleOf(first) * scaleOf(second), 6);
    }),
  );
});

test('points that a similarity has moved give it back', () => {
  fc.assert(
    fc.property(anySimilarity, (moved) => {
      const from: Point[] = [
        [0, 0],
        [3, 1],
        [-2, 4],
        [7, -5],
      ];
      const found = similarity(
        from,
        from.map((point) => apply(moved, point)),
      );
      for (const point of from) close(apply(found, point), apply(moved, point));
    }),
  );
});

test('nothing nearby is closer, and a mirrored figure is not mirrored back', () => {
  const from: Point[] = [
    [0, 0],
    [4, 0],
    [0, 3],
  ];
  const to: Point[] = [
    [1, 1],
    [-3.2, 1.1],
    [0.9, 4.3],
  ];
  const far = (s: Similarity) =>
    from.reduce((sum, point, i) => {
      const [x, y] = apply(s, point);
      return sum + (x - to[i]![0]) ** 2 + (y - to[i]![1]) ** 2;
    }, 0);
  const found = similarity(from, to);
  for (const name of ['a', 'b', 'tx', 'ty'] as const)
    for (const by of [-1e-3, 1e-3]) expect(far({ ...found, [name]: found[name] + by })).toBeGreaterThan(far(found));
});

test.each([
  [
    'of another number',
    [
      [0, 0],
      [1, 1],
    ],
    [[0, 0]],
    /2 points, as many as from has, for to/,
  ],
  [
    'in one place',
    [
      [2, 2],
      [2, 2],
    ],
    [
      [0, 0],
      [1, 1],
    ],
    /not all in one place/,
  ],
  ['of which there are none', [], [], /not all in one place/],
] as [string, Point[], Point[], RegExp][])('refuses points %s', async (_, from, to, message) => {
  expect(await failureOf(() => similarity(from, to))).toBeFuzzydiffError('invalid-argument', message);
});
