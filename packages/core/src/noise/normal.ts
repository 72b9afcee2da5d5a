/**
 * The standard normal quantile of `(word + 1/2) / 2^32`, `word` an unsigned 32-bit integer: one Gaussian value from one
 * word, from -6.34 to 6.34, with a relative error of about 1e-7.
 *
 * Wichura 1988, "Algorithm AS 241: the percentage points of the normal distribution", PPND7. Only additions,
 * multiplications, divisions and a square root, which IEEE 754 rounds the same everywhere; `Math.log` is not, so the
 * tails use a logarithm of their own.
 */
export function normalQuantile(word: number): number {
  const q = (word + (0.5 - 0x80000000)) * (1 / 0x100000000);
  if (q >= -0.425 && q <= 0.425) {
    const r = 0.180625 - q * q;
    return (
      (q * (((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)) /
      (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1)
    );
  }
  // The probability of the tail is `odd` / 2^33.
  const odd = q < 0 ? 2 * word + 1 : 2 * (0xffffffff - word) + 1;
  const r = Math.sqrt(33 * Math.LN2 - logarithm(odd));
  // r is at most 4.79: the algorithm's third piece, from 5 on, is for probabilities below 2^-33.
  const value = tailQuantile(r - 1.6);
  return q < 0 ? -value : value;
}

function tailQuantile(r: number): number {
  return (
    (((0.17023821103 * r + 1.3067284816) * r + 2.75681539) * r + 1.4234372777) /
    ((0.12021132975 * r + 0.7370016425) * r + 1)
  );
}

/** The natural logarithm of a whole number in [1, 2^30), to about 1e-8: `log m = 2 atanh((m - 1) / (m + 1))`. */
function logarithm(n: number): number {
  let exponent = 31 - Math.clz32(n);
  let m = n / (1 << exponent);
  if (m > Math.SQRT2) {
    m *= 0.5;
    exponent++;
  }
  const s = (m - 1) / (m + 1);
  const s2 = s * s;
  return exponent * Math.LN2 + 2 * s * (1 + s2 * (1 / 3 + s2 * (1 / 5 + s2 * (1 / 7 + s2 * (1 / 9)))));
}
