// A loop here may use only what this file keeps to itself: an engine looks up what modules share anew for each value.

/** The steps to a doubling, 2^10. */
export const parts = 1024;

/**
 * `2^(t / 1024)` with a relative error below 1e-11, in a third of the time of `Math.exp`, and with the same bits in every
 * engine. From 2^125 on, where float32 ends as well, it is infinite, and as far the other way it is 0.
 */
export function powerOfTwo(t: number): number {
  if (Math.abs(t) < reach) return nearPower(t);
  return t > 0 ? Number.POSITIVE_INFINITY : Math.max(t, 0);
}

/** `x <- x + 2^((a + b v) / 1024) y`, value by value, by {@link powerOfTwo}. */
export function addPowers(x: Float32Array, y: Float32Array, v: Float32Array, a: number, b: number): void {
  for (let i = 0; i < x.length; i++) {
    i = addNearPowers(x, y, v, a, b, i);
    if (i < x.length) x[i] = x[i]! + powerOfTwo(a + b * v[i]!) * y[i]!;
  }
}

/**
 * {@link addPowers} from `start` on, up to the first power out of reach, whose place it returns. Leaving the loop there is
 * what makes the check cheap: to come back into it for the next value costs half as much as the whole power.
 */
function addNearPowers(x: Float32Array, y: Float32Array, v: Float32Array, a: number, b: number, start: number): number {
  const size = x.length;
  for (let i = start; i < size; i++) {
    const t = a + b * v[i]!;
    if (!(Math.abs(t) < reach)) return i;
    x[i] = x[i]! + nearPower(t) * y[i]!;
  }
  return size;
}

/** How far from 0 {@link nearPower} goes: 125 doublings. */
const reach = 125 * 1024;

/**
 * With `n` the whole number nearest to `t`, the power is `2^(n / 1024) exp(f ln 2 / 1024)`, where `f = t - n` is at most a
 * half: that of `n` is looked up, and the exponential of so little is its series up to the square.
 */
function nearPower(t: number): number {
  const nearest = t + rounding - rounding;
  const f = t - nearest;
  const n = nearest | 0;
  return partPowers[n & 1023]! * wholePowers[(n >> 10) & 255]! * (1 + f * (first + f * second));
}

/** Coefficients of `exp(f ln 2 / 1024)`. */
const first = Math.LN2 / 1024;
const second = (first * first) / 2;

/** Added to a float64 and taken away again, it leaves the nearest whole number: 1.5 * 2^52. */
const rounding = 6755399441055744;

/** `2^(n / 1024)` for n from 0 to 1023. */
const partPowers = /* @__PURE__ */ makePartPowers();

/** `2^k` for k from -128 to 127, at the last eight bits of k. */
const wholePowers = /* @__PURE__ */ makeWholePowers();

// By roots, products and quotients, which are rounded alike everywhere.

function makePartPowers(): Float64Array {
  const powers = new Float64Array(1024).fill(1);
  let root = 2;
  for (let part = 1; part < 1024; part *= 2) root = Math.sqrt(root);
  for (let n = 1; n < 1024; n++) powers[n] = powers[n - 1]! * root;
  return powers;
}

function makeWholePowers(): Float64Array {
  const powers = new Float64Array(256).fill(1);
  for (let k = 1; k < 128; k++) powers[k] = powers[k - 1]! * 2;
  for (let k = 1; k <= 128; k++) powers[256 - k] = powers[(257 - k) & 255]! / 2;
  return powers;
}
