// How near an image is to another, and how sharp: of `[3,H,W]`, squares.

/** @param {ArrayLike<number>} values @param {number} i */
const at = (values, i) => values[i] ?? 0;

/** In dB, of a range of 2. @param {Float32Array} a @param {Float32Array} b */
export const psnr = (a, b) => 10 * Math.log10((4 * a.length) / a.reduce((sum, v, i) => sum + (v - at(b, i)) ** 2, 0));

/** The sum of squared steps to the right and down. @param {Float32Array} values */
export function gradientEnergy(values) {
  const plane = values.length / 3;
  const side = Math.sqrt(plane);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    if (i % side < side - 1) sum += (at(values, i + 1) - at(values, i)) ** 2;
    if (i % plane < plane - side) sum += (at(values, i + side) - at(values, i)) ** 2;
  }
  return sum;
}

/**
 * How far apart two images are in their two coarsest bands.
 * @param {Float32Array} a @param {Float32Array} b
 * @param {import('../../packages/core/dist/math/index.js').BandTransform} transform
 */
export function lowDistance(a, b, { forward, bandOf }) {
  const difference = a.map((v, i) => v - at(b, i));
  forward(difference);
  return Math.sqrt(difference.reduce((sum, v, i) => (at(bandOf, i % bandOf.length) <= 1 ? sum + v * v : sum), 0));
}

/** @param {readonly number[]} list */
export const mean = (list) => list.reduce((sum, v) => sum + v / list.length, 0);

/** How often one of `high` is above one of `low`. @param {readonly number[]} low @param {readonly number[]} high */
export const auroc = (low, high) => mean(high.map((b) => mean(low.map((a) => (b > a ? 1 : b === a ? 0.5 : 0)))));
