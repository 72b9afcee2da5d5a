// How many Gaussian values a second one core makes, an image of 256x256 pixels at a time.
import { keyedNoise } from '../../packages/core/dist/math/index.js';

/** @param {{ rounds: number }} options */
export function noiseSpeed({ rounds }) {
  const noise = keyedNoise(0);
  const out = new Float32Array(3 * 256 * 256);
  let fastest = Number.POSITIVE_INFINITY;
  for (let draw = 0; draw < rounds; draw++) {
    const start = performance.now();
    noise.fill(out, { purpose: 'step', draw });
    fastest = Math.min(fastest, performance.now() - start);
  }
  return { valuesPerSecond: Math.round((out.length / fastest) * 1000), limit: 40e6 };
}
