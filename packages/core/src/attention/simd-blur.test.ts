import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { normals } from '../../test/images.js';
import { scalarBlur } from './scalar-blur.js';
import { simdBlur } from './simd-blur.js';

afterEach(() => vi.unstubAllGlobals());

const values = normals(300 * 400, 'blurred');

const bytes = (plane: Float32Array) => Buffer.from(plane.buffer);

test('vectors make the same values as plain JavaScript, to the bit', () => {
  const simd = simdBlur()!;
  const length = fc.integer({ min: 1, max: 90 });
  fc.assert(
    fc.property(
      length,
      length,
      fc.integer({ min: 0, max: 20 }),
      fc.nat({ max: 1000 }),
      (height, width, radius, from) => {
        const plane = values.subarray(from, from + height * width);
        const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, k) => Math.exp(-0.1 * (k - radius) ** 2));
        const [a, b] = [simd, scalarBlur].map((blur) =>
          bytes(blur(plane, kernel, { height, width }, new Float32Array(plane.length))),
        );
        expect(a!.equals(b!)).toBe(true);
      },
    ),
  );
});

test('also of more rows than are held at a time, after a broader one, and into the plane itself', () => {
  const simd = simdBlur()!;
  for (const radius of [31, 2]) {
    const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, k) => 1 / (1 + k));
    const size = { height: 300, width: 400 };
    const wanted = bytes(scalarBlur(values, kernel, size, new Float32Array(values.length)));
    for (const blur of [simd, scalarBlur]) {
      expect(bytes(blur(values, kernel, size, new Float32Array(values.length))).equals(wanted)).toBe(true);
      const own = values.slice();
      expect(bytes(blur(own, kernel, size, own)).equals(wanted)).toBe(true);
    }
  }
});

test('without WebAssembly, or where it may not be compiled, there is none', () => {
  vi.stubGlobal('WebAssembly', undefined);
  expect(simdBlur()).toBeUndefined();
  vi.stubGlobal('WebAssembly', {
    Module: class {
      constructor() {
        throw new EvalError('violates the following Content Security policy directive');
      }
    },
  });
  expect(simdBlur()).toBeUndefined();
});
