import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normals } from '../test/images.js';
import { addPowers, parts, powerOfTwo } from './power-of-two.js';

const power = (exponent: number) => powerOfTwo(exponent * parts);

test('it is a power of two, to eleven digits', () => {
  fc.assert(
    fc.property(fc.double({ min: -124.99, max: 124.99, noNaN: true }), (exponent) => {
      expect(Math.abs(power(exponent) / 2 ** exponent - 1)).toBeLessThan(1e-11);
    }),
    { numRuns: 10_000 },
  );
});

test('whole powers are exact', () => {
  for (let k = -124; k < 125; k++) expect(power(k)).toBe(2 ** k);
});

test('beyond what float32 holds it is infinite or nothing, and of no number none', () => {
  const infinite = Number.POSITIVE_INFINITY;
  expect([125, 1e300, -125, -1e300].map(power)).toEqual([infinite, infinite, 0, 0]);
  expect(power(Number.NaN)).toBeNaN();
});

// As computed when it was written: any engine gives these bits.
test('the bits are what they were', () => {
  expect([-5.471, -0.0234, 0.00078, 0.0078125, 1.5679].map(power)).toEqual([
    0.02254576073224634, 0.9839111861066773, 1.0005408009814085, 1.0054299011128032, 2.9647285131784864,
  ]);
});

test('a loop adds these powers, value by value, whichever of them are within reach', () => {
  const [x, y, v] = [normals(200, 'x'), normals(200, 'y'), normals(200, 'v')];
  // Out of reach at both ends, side by side, and in between.
  for (const [i, value] of [1e3, -1e3, 1e9, 0, Number.NaN, -1e9].entries()) v[i] = value;
  for (const [i, at] of [60, 199].entries()) v[at] = i === 0 ? 1e3 : -1e3;
  const expected = x.map((value, i) => value + powerOfTwo(-4000 + 300 * v[i]!) * y[i]!);
  addPowers(x, y, v, -4000, 300);
  expect(x).toEqual(expected);
  expect(Number.isFinite(x[61])).toBe(true);
  expect(Number.isFinite(x[60])).toBe(false);
});
