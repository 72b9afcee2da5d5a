import { expect, test } from 'vitest';
import { threefry4x32, type Words } from './threefry.js';

const hex = (words: Int32Array) => Array.from(words, (word) => (word >>> 0).toString(16).padStart(8, '0')).join(' ');

// The known answers of Random123's own tests for threefry4x32 with 20 rounds: zeros, ones, and the digits of pi.
test.each<[name: string, key: Words, counter: Words, expected: string]>([
  ['zeros', [0, 0, 0, 0], [0, 0, 0, 0], '9c6ca96a e17eae66 fc10ecd4 5256a7d8'],
  ['all ones', [-1, -1, -1, -1], [-1, -1, -1, -1], '2a881696 57012287 f6c7446e a16a6732'],
  [
    'pi',
    [0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89],
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    '59cd1dbb b8879579 86b5d00c ac8b6d84',
  ],
])('Threefry-4x32-20 of %s is as published', (_, key, counter, expected) => {
  const out = new Int32Array(4);
  threefry4x32(key, counter, out);
  expect(hex(out)).toBe(expected);
});

test('each bit of the key and of the counter changes about half of the output', () => {
  const zero = new Int32Array(4);
  threefry4x32([0, 0, 0, 0], [0, 0, 0, 0], zero);
  const out = new Int32Array(4);
  for (let bit = 0; bit < 256; bit++) {
    const word = (n: number) => (bit >> 5 === n ? 1 << (bit & 31) : 0);
    threefry4x32([word(0), word(1), word(2), word(3)], [word(4), word(5), word(6), word(7)], out);
    const changed = out.reduce((count, value, i) => count + ones(value ^ zero[i]!), 0);
    // 128 bits with probability 1/2: 64, standard deviation 5.7.
    expect(Math.abs(changed - 64), `bit ${bit}`).toBeLessThan(25);
  }
});

function ones(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}
