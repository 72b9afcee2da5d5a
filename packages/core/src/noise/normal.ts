/**
 * Turns random words into Gaussian values: `out[i]` is the standard normal quantile of `(word + 1/2) / 2^32`, with
 * `words[i]` read as an unsigned 32-bit integer. From -6.34 to 6.34, with a relative error of about 1e-7.
 *
 * Wichura 1988, "Algorithm AS 241: the percentage points of the normal distribution", PPND7. Only additions,
 * multiplications, divisions and a square root, which IEEE 754 rounds the same everywhere; `Math.log` is not, so the
 * tails use a logarithm of their own.
 *
 * In two passes, because which words fall into the tails can't be predicted: a branch per value would cost as much as the
 * arithmetic. The first takes every word for central, and notes those that are not in `tails`, as long as `words`. For the
 * same reason nothing here branches on a value: conditions are the sign bit of a 32-bit difference.
 */
export function normalQuantiles(words: Int32Array, out: Float32Array, tails: Int32Array): void {
  const count = Math.min(words.length, out.length);
  let tailCount = 0;
  for (let i = 0; i < count; i++) {
    const word = words[i]!;
    const q = ((word >>> 0) + (0.5 - 0x80000000)) * (1 / 0x100000000);
    const r = 0.180625 - q * q;
    out[i] =
      (q * (((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)) /
      (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1);
    tails[tailCount] = i;
    tailCount += (fromEnd(word) - tailWords) >>> 31;
  }
  for (let t = 0; t < tailCount; t++) {
    const i = tails[t]!;
    out[i] = tailQuantile(words[i]!);
  }
}

/** Words in each tail: those more than 0.425 from the middle, where `r` is negative. */
const tailWords = 0x13333333;

/** How far a word is from the nearer end of the 32-bit range, where 0 and 0xffffffff are 0. */
function fromEnd(word: number): number {
  return word ^ (word >> 31);
}

/** The quantile of a word in a tail. */
function tailQuantile(word: number): number {
  // The probability of the tail is `odd` / 2^33, and r at most 4.79: the algorithm's third piece, from 5 on, is never needed.
  const odd = 2 * fromEnd(word) + 1;
  const r = Math.sqrt(33 * Math.LN2 - logarithm(odd)) - 1.6;
  const value =
    (((0.17023821103 * r + 1.3067284816) * r + 2.75681539) * r + 1.4234372777) /
    ((0.12021132975 * r + 0.7370016425) * r + 1);
  // The sign bit is that of the upper half: -1 in the lower, 1 in the upper.
  return (-1 - 2 * (word >> 31)) * value;
}

/** The natural logarithm of a whole number in [1, 2^30), to about 1e-8: `log m = 2 atanh((m - 1) / (m + 1))`. */
function logarithm(n: number): number {
  const zeros = Math.clz32(n);
  // The number with its highest bit in front: m = bits / 2^31 in [1, 2), halved where it is above the root of 2.
  const bits = n << zeros;
  const halve = (rootOfTwo - (bits >>> 1)) >>> 31;
  const m = (bits >>> halve) * (1 / 0x80000000);
  const s = (m - 1) / (m + 1);
  const s2 = s * s;
  return (31 - zeros + halve) * Math.LN2 + 2 * s * (1 + s2 * (1 / 3 + s2 * (1 / 5 + s2 * (1 / 7 + s2 * (1 / 9)))));
}

/** `sqrt(2) * 2^30`, rounded down. */
const rootOfTwo = 0x5a827999;
