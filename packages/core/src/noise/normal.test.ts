import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalQuantiles } from './normal.js';

/** The quantile of one word. */
function normalQuantile(word: number): number {
  const out = new Float32Array(1);
  normalQuantiles(Int32Array.of(word), out, new Int32Array(1));
  return out[0]!;
}

// python3 -c 'from statistics import NormalDist
// for w in (0, 1, 12345, 0x1000000, 0xfffffff, 0x13333332, 0x13333333, 0x40000000, 0x7fffffff, 0x80000000, 0xc0000000,
//           0xeccccccd, 0xffffff00, 0xffffffff): print(hex(w), repr(NormalDist().inv_cdf((w + .5) / 2**32)))'
test.each([
  [0x0, -6.337957754553789],
  [0x1, -6.166429517819749],
  [12345, -4.535422762090429],
  [0x1000000, -2.6600674585799715],
  [0xfffffff, -1.5341205452991358],
  [0x13333332, -1.4395314720898171],
  [0x13333333, -1.4395314704450153],
  [0x40000000, -0.6744897498297384],
  [0x7fffffff, -2.9180993729166234e-10],
  [0x80000000, 2.9180993729166234e-10],
  [0xc0000000, 0.6744897505624251],
  [0xeccccccd, 1.4395314720898171],
  [0xffffff00, 5.295061351886094],
  [0xffffffff, 6.337957754553789],
])('the quantile of word %i is Python’s', (word, expected) => {
  expect(Math.abs(normalQuantile(word) / expected - 1)).toBeLessThan(2e-7);
});

const word = fc.integer({ min: 0, max: 0xffffffff });

test('it is odd to the bit: a word and its complement give opposite values', () => {
  fc.assert(fc.property(word, (w) => normalQuantile(0xffffffff - w) === -normalQuantile(w)));
});

test('it never falls, within its own precision', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      const [low, high] = [normalQuantile(Math.min(a, b)), normalQuantile(Math.max(a, b))];
      expect(high).toBeGreaterThanOrEqual(low - 2e-7 * Math.abs(low));
    }),
  );
});
