// Pictures of good fabric, a plain weave: threads over and under each other, each a little lighter or darker than the next.
import { createHash } from 'node:crypto';
import { tensor } from '@fuzzydiff/core';
import { keyedNoise } from '@fuzzydiff/core/math';

/** Side of a picture and width of a thread, in pixels: no whole number of threads fits, as in a photograph. */
const [side, thread] = [64, 4.6];
/** More threads than a picture shows. */
const threads = 32;

/**
 * A piece of fabric, `[1,64,64]` in `[-1, 1]`, cut somewhere; the same for the same key.
 *
 * @param {string} key
 * @returns {import('@fuzzydiff/calibration').CalibrationImage}
 */
export function fabric(key) {
  const random = new Float32Array(2 * threads + side * side);
  keyedNoise(0).fill(random, { image: `fabric ${key}`, purpose: 'initial' });
  const [warp, weft, fibres] = [random.subarray(0, threads), random.subarray(threads), random.subarray(2 * threads)];
  const cut = createHash('sha256').update(key).digest();
  const [across, down] = [0, 4].map((byte) => (2 * cut.readUInt32LE(byte)) / 2 ** 32);
  const image = tensor([1, side, side]);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [u, v] = [x / thread + across, y / thread + down];
      const [i, j] = [Math.floor(u), Math.floor(v)];
      // The warp is on top at every other crossing. A thread is round: light in its middle, dark at its edges.
      const isWarp = (i + j) % 2 === 0;
      const [at, lightness] = isWarp ? [u - i, 0.15 + 0.12 * warp[i]] : [v - j, -0.15 + 0.12 * weft[j]];
      const value = Math.sin(Math.PI * at) - 0.6 + lightness + 0.05 * fibres[y * side + x];
      image.data[y * side + x] = Math.max(-1, Math.min(1, value));
    }
  return { key, image };
}

/**
 * So many pieces.
 *
 * @param {string} name
 * @param {number} count
 */
export function fabrics(name, count) {
  return Array.from({ length: count }, (_, n) => fabric(`${name}-${n + 1}`));
}
