// What one would do without a prior, told how strong the damage is: beside it in the tables of scripts/bands/table.mjs.
import { gaussianBlur } from '../../packages/core/dist/math/index.js';

/** @param {number} v */
const clipped = (v) => Math.min(Math.max(v, -1), 1);

/**
 * Non-local means (Buades, Coll and Morel 2005): patches of 3x3 pixels over all channels, compared within 5 pixels.
 * @param {Float32Array} values `[3,H,W]` of a square @param {number} deviation of the noise, in image units
 */
export function nonLocalMeans(values, deviation) {
  const plane = values.length / 3;
  const side = Math.sqrt(plane);
  const sums = new Float32Array(values.length);
  const weights = new Float32Array(plane);
  const inside = (/** @type {number} */ p) => Math.min(Math.max(p, 0), side - 1);
  for (let dy = -5; dy <= 5; dy++)
    for (let dx = -5; dx <= 5; dx++) {
      // The squared distance of every pixel to the one so far away, then of their patches.
      const distance = new Float32Array(plane);
      const other = Int32Array.from(
        { length: plane },
        (_, i) => inside(Math.floor(i / side) + dy) * side + inside((i % side) + dx),
      );
      for (let i = 0; i < values.length; i++)
        distance[i % plane] += (values[i] - values[i - (i % plane) + other[i % plane]]) ** 2 / 3;
      for (let i = 0; i < plane; i++) {
        let patch = 0;
        for (let y = -1; y <= 1; y++)
          for (let x = -1; x <= 1; x++)
            patch += distance[inside(Math.floor(i / side) + y) * side + inside((i % side) + x)] / 9;
        const weight = Math.exp(-Math.max(patch - 2 * deviation ** 2, 0) / (0.7 * deviation) ** 2);
        weights[i] += weight;
        for (let c = 0; c < 3; c++) sums[c * plane + i] += weight * values[c * plane + other[i]];
      }
    }
  return sums.map((sum, i) => sum / weights[i % plane]);
}

/** Grey world: gains that make the channels' means alike. @param {Float32Array} values */
export function greyWorld(values) {
  const plane = values.length / 3;
  const means = [0, 1, 2].map((c) =>
    values.subarray(c * plane, (c + 1) * plane).reduce((sum, v) => sum + (v + 1) / plane, 0),
  );
  const grey = means.reduce((sum, mean) => sum + mean / 3, 0);
  return values.map((v, i) => clipped(((v + 1) * grey) / means[Math.floor(i / plane)] - 1));
}

/** @param {Float32Array} values @param {number} radius pixels @param {number} amount */
export function unsharpMask(values, radius, amount) {
  const plane = values.length / 3;
  const side = Math.sqrt(plane);
  const out = values.slice();
  for (let c = 0; c < 3; c++) {
    const soft = gaussianBlur(values.subarray(c * plane, (c + 1) * plane), side, side, radius);
    for (let i = 0; i < plane; i++)
      out[c * plane + i] = clipped((1 + amount) * values[c * plane + i] - amount * soft[i]);
  }
  return out;
}

/**
 * How soft an image is around each pixel: the logarithm of the energy that its luma has between Gaussians of 0.7 and 1.5 pixels, over that of what is
 * finer, both within 3 pixels and beside what rounding to 8 bits leaves. A blur takes from the finer one first.
 * @param {Float32Array} values `[3,H,W]` of a square
 */
export function softness(values) {
  const plane = values.length / 3;
  const side = Math.sqrt(plane);
  const luma = Float32Array.from(
    { length: plane },
    (_, i) => (values[i] + values[plane + i] + values[2 * plane + i]) / 3,
  );
  const [little, more] = [0.7, 1.5].map((sigma) => gaussianBlur(luma, side, side, sigma));
  const energy = (/** @type {(v: number, i: number) => number} */ of) =>
    gaussianBlur(
      luma.map((v, i) => of(v, i) ** 2),
      side,
      side,
      3,
    );
  const fine = energy((v, i) => v - little[i]);
  const coarser = energy((_, i) => little[i] - more[i]);
  return fine.map((own, i) => Math.log((coarser[i] + 1e-6) / (own + 3e-6)));
}
