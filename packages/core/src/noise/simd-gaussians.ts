import { wasmExports } from '../wasm-exports.js';
import type { Gaussians } from './gaussians.js';
import { most, simdModule } from './simd-module.js';

/** What the module exports; its `fill` makes as many values as `end` has bytes, a multiple of 64, at the start of its memory. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly fill: (...keyCountersEnd: number[]) => void;
}

/**
 * The same values to the bit as `scalarGaussians`, in a third of the time or less, by WebAssembly's vectors. `undefined`
 * where the engine has none, or a page's content security policy (`script-src` without `wasm-unsafe-eval`) forbids them.
 */
export function simdGaussians(): Gaussians | undefined {
  const exports = wasmExports<Exports>(simdModule);
  if (!exports) return undefined;
  const { memory, fill } = exports;
  const values = new Float32Array(memory.buffer, 0, most);
  return ([k0, k1, k2, k3], [c1, c2, c3], out) => {
    for (let at = 0; at < out.length; at += most) {
      const count = Math.min(most, out.length - at);
      fill(k0, k1, k2, k3, at / 4, c1, c2, c3, 64 * Math.ceil(count / 16));
      out.set(count < most ? values.subarray(0, count) : values, at);
    }
  };
}
