import { normalQuantiles } from './normal.js';
import { most } from './simd-module.js';
import { threefry4x32, type Words } from './threefry.js';

/**
 * Fills `out` with Gaussian values: the words of the counters `(0, c1, c2, c3)`, `(1, c1, c2, c3)` and so on under a key,
 * four a counter, each as its quantile. Of some `blocks` alone, ascending, where they are given: block n has the four values of
 * the counter `(n, c1, c2, c3)`, and the others stay.
 */
export type Gaussians = (
  key: Words,
  counter: readonly [c1: number, c2: number, c3: number],
  out: Float32Array,
  blocks?: Int32Array,
) => void;

/** In plain JavaScript. */
export function scalarGaussians(): Gaussians {
  // Few enough at a time to stay in the nearest cache.
  const words = new Int32Array(most);
  const tails = new Int32Array(most);
  return (key, [c1, c2, c3], out, blocks) => {
    const count = blocks?.length ?? Math.ceil(out.length / 4);
    for (let n = 0, next = 0; n < count; n = next) {
      const first = blocks ? blocks[n]! : n;
      // As many as follow one another.
      for (next = n + 1; next < Math.min(count, n + most / 4) && (!blocks || blocks[next] === first + next - n); )
        next++;
      const made = words.subarray(0, 4 * (next - n));
      threefry4x32(key, [first, c1, c2, c3], made);
      normalQuantiles(made, out.subarray(4 * first, 4 * first + made.length), tails);
    }
  };
}
