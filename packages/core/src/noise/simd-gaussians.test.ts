import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { scalarGaussians } from './gaussians.js';
import { simdGaussians } from './simd-gaussians.js';
import type { Words } from './threefry.js';

afterEach(() => vi.unstubAllGlobals());

const word = fc.integer({ min: -0x80000000, max: 0x7fffffff });

test('vectors make the same values as plain JavaScript, to the bit', () => {
  const [simd, scalar] = [simdGaussians()!, scalarGaussians()];
  const key = fc.tuple(word, word, word, word);
  fc.assert(
    fc.property(key, word, word, word, fc.integer({ min: 0, max: 3000 }), (words, c1, c2, c3, count) => {
      const [a, b] = [new Float32Array(count), new Float32Array(count)];
      simd(words, [c1, c2, c3], a);
      scalar(words, [c1, c2, c3], b);
      expect(Buffer.from(a.buffer).equals(Buffer.from(b.buffer))).toBe(true);
    }),
  );
});

// Some 100 of them are further out than 4.4 deviations.
test('also far out in the tails', () => {
  const [simd, scalar] = [simdGaussians()!, scalarGaussians()];
  const [a, b] = [new Float32Array(10_000_000), new Float32Array(10_000_000)];
  const key: Words = [1, 2, 3, 4];
  simd(key, [5, 6, 7], a);
  scalar(key, [5, 6, 7], b);
  expect(Buffer.from(a.buffer).equals(Buffer.from(b.buffer))).toBe(true);
  expect(a.filter((x) => Math.abs(x) > 4.4).length).toBeGreaterThan(50);
});

test('of some blocks alone they are what they are of all, and the others stay', () => {
  const lengths = fc.integer({ min: 1, max: 9000 });
  fc.assert(
    fc.property(lengths, fc.double({ min: 0, max: 1, noNaN: true }), fc.integer(), (count, share, seed) => {
      const numbers = new Float32Array(Math.ceil(count / 4));
      scalarGaussians()([seed, 0, 0, 0], [0, 0, 0], numbers);
      // In stretches of several, as a damage's are.
      const level = 4 * share - 2;
      const blocks = Int32Array.from(numbers.keys()).filter((n) => numbers[n - (n % 3)]! < level);
      const whole = new Float32Array(count);
      scalarGaussians()([1, 2, 3, 4], [5, 6, 7], whole);
      const expected = new Float32Array(count).fill(9);
      for (const n of blocks) expected.set(whole.subarray(4 * n, 4 * n + 4), 4 * n);
      for (const gaussians of [simdGaussians()!, scalarGaussians()]) {
        const out = new Float32Array(count).fill(9);
        gaussians([1, 2, 3, 4], [5, 6, 7], out, blocks);
        expect(Buffer.from(out.buffer).equals(Buffer.from(expected.buffer))).toBe(true);
      }
    }),
  );
});

test('nothing else of what it fills is touched', () => {
  const out = new Float32Array(100).fill(7);
  simdGaussians()!([1, 2, 3, 4], [5, 6, 7], out.subarray(10, 35));
  expect([...out.subarray(0, 10), ...out.subarray(35)]).toEqual(new Array(75).fill(7));
  expect(out.subarray(10, 35)).not.toContain(7);
});

test('without WebAssembly, or where it may not be compiled, there are none', () => {
  vi.stubGlobal('WebAssembly', undefined);
  expect(simdGaussians()).toBeUndefined();
  vi.stubGlobal('WebAssembly', {
    Module: class {
      constructor() {
        throw new EvalError('violates the following Content Security policy directive');
      }
    },
  });
  expect(simdGaussians()).toBeUndefined();
});
