// Degradations of a whole image, of known strength, as scripts/bands/table.mjs measures them: each gives values as a file of 8 bits
// would hold them.
import { createRequire } from 'node:module';
import { gaussianBlur, keyedNoise } from '../../packages/core/dist/math/index.js';

const sharp = createRequire(new URL('../../packages/cli/package.json', import.meta.url))('sharp');

/** @typedef {{ values: Float32Array, side: number, isGrey: boolean, key: string }} Face a square one, `[3,H,W]` in `[-1, 1]` */

const noise = keyedNoise(20260101);

/** Standard normal numbers; a grey image has the same in all channels. @param {Face} face @param {number} count */
function normals({ key }, count) {
  const values = new Float32Array(count);
  noise.fill(values, { image: key, purpose: 'degradation' });
  return values;
}

/** @param {Float32Array} values */
const stored = (values) => values.map((v) => Math.round((Math.min(Math.max(v, -1), 1) + 1) * 127.5) / 127.5 - 1);

/** Of each value and its place. @param {Face} face @param {(value: number, n: number) => number} deviation */
function noisy(face, deviation) {
  const { values, isGrey } = face;
  const drawn = normals(face, values.length);
  const plane = values.length / 3;
  return stored(values.map((v, i) => v + deviation(v, i) * /** @type {number} */ (drawn[isGrey ? i % plane : i])));
}

/** @param {Face} face @param {number} strength the deviation, as a share of the range of 2 */
export const gaussianNoise = (face, strength) => noisy(face, () => 2 * strength);

/** Noise whose variance grows with the light. @param {Face} face @param {number} strength the deviation at mid-grey, as a share of the range of 2 */
export const poissonNoise = (face, strength) => noisy(face, (v) => 2 * strength * Math.sqrt(v + 1));

/** @param {Face} face @param {number} sigma pixels */
export function blurred({ values, side }, sigma) {
  const out = new Float32Array(values.length);
  const plane = side * side;
  for (let c = 0; c < 3; c++)
    out.set(gaussianBlur(values.subarray(c * plane, (c + 1) * plane), side, side, sigma), c * plane);
  return stored(out);
}

/** Gains of the channels that leave their mean as it is. @param {Face} face @param {number} strength the largest gain, less 1 */
export function tinted(face, strength) {
  const drawn = normals(face, 3);
  const mean = drawn.reduce((sum, v) => sum + v / 3, 0);
  const away = drawn.map((v) => v - mean);
  const largest = Math.max(...away.map(Math.abs));
  const plane = face.values.length / 3;
  return stored(
    face.values.map(
      (v, i) => (v + 1) * (1 + (strength * /** @type {number} */ (away[Math.floor(i / plane)])) / largest) - 1,
    ),
  );
}

/** Through a JPEG file. @param {Face} face @param {number} quality from 1 to 100 */
export async function compressed({ values, side }, quality) {
  const plane = side * side;
  const pixels = Uint8Array.from({ length: 3 * plane }, (_, i) =>
    Math.round(/** @type {number} */ (values[(i % 3) * plane + Math.floor(i / 3)] + 1) * 127.5),
  );
  const file = await sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .jpeg({ quality })
    .toBuffer();
  const read = await sharp(file).raw().toBuffer();
  return Float32Array.from(values, (_, i) => read[(i % plane) * 3 + Math.floor(i / plane)] / 127.5 - 1);
}
