import { wasmExports } from '../wasm-exports.js';
import type { Gaussians } from './gaussians.js';
import { most, simdModule } from './simd-module.js';

/**
 * What the module exports; its `fill` makes as many values as `end` has bytes, a multiple of 64, at the start of its memory. The first
 * words of their counters are there too, after twice as many bytes as the values take at most.
 */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly fill: (...keyCountersEnd: number[]) => void;
}

/** Counters of one call at most: each makes four values. */
const atATime = most / 4;

/**
 * The same values to the bit as `scalarGaussians`, in a third of the time or less, by WebAssembly's vectors. `undefined`
 * where the engine has none, or a page's content security policy (`script-src` without `wasm-unsafe-eval`) forbids them.
 */
export function simdGaussians(): Gaussians | undefined {
  const exports = wasmExports<Exports>(simdModule);
  if (!exports) return undefined;
  const { memory, fill } = exports;
  const values = new Float32Array(memory.buffer, 0, most);
  const counters = new Int32Array(memory.buffer, 8 * most, atATime);
  return ([k0, k1, k2, k3], [c1, c2, c3], out, blocks) => {
    const all = blocks?.length ?? Math.ceil(out.length / 4);
    for (let from = 0; from < all; from += atATime) {
      const count = Math.min(atATime, all - from);
      if (blocks) counters.set(blocks.subarray(from, from + count));
      else for (let n = 0; n < count; n++) counters[n] = from + n;
      fill(k0, k1, k2, k3, c1, c2, c3, 64 * Math.ceil(count / 4));
      if (blocks) putBlocks(out, values, counters, count);
      else out.set(out.length - 4 * from < most ? values.subarray(0, out.length - 4 * from) : values, 4 * from);
    }
  };
}

/** Puts values where they belong, four at a time; what would lie beyond the end is left out. */
function putBlocks(out: Float32Array, values: Float32Array, blocks: Int32Array, count: number): void {
  for (let n = 0; n < count; n++) {
    const to = 4 * blocks[n]!;
    const from = 4 * n;
    out[to] = values[from]!;
    out[to + 1] = values[from + 1]!;
    out[to + 2] = values[from + 2]!;
    out[to + 3] = values[from + 3]!;
  }
}
