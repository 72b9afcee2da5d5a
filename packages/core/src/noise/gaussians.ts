import { normalQuantiles } from './normal.js';
import { most } from './simd-module.js';
import { threefry4x32, type Words } from './threefry.js';

/**
 * Fills `out` with Gaussian values: the words of the counters `(0, c1, c2, c3)`, `(1, c1, c2, c3)` and so on under a key,
 * four a counter, each as its quantile.
 */
export type Gaussians = (key: Words, counter: readonly [c1: number, c2: number, c3: number], out: Float32Array) => void;

/** In plain JavaScript. */
export function scalarGaussians(): Gaussians {
  // Few enough at a time to stay in the nearest cache.
  const words = new Int32Array(most);
  const tails = new Int32Array(most);
  return (key, [c1, c2, c3], out) => {
    for (let at = 0; at < out.length; at += most) {
      threefry4x32(key, [at / 4, c1, c2, c3], words);
      normalQuantiles(words, out.subarray(at, at + most), tails);
    }
  };
}
