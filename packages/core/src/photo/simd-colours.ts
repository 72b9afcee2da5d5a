import { wasmExports } from '../wasm-exports.js';
import type { Taps } from './resample.js';
import { simdModule, slack } from './simd-colours-module.js';

/** What the module exports; its source says what of. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly across: (pixels: number, first: number, weights: number, count: number, out: number, length: number) => void;
}

/** Makes a row of colours, of so many bytes that are red, green and blue in turns, across: new reds, then greens, then blues. */
export type ColourRow = (pixels: Uint8Array, to: Float32Array) => void;

/**
 * The same values to the bit as plain JavaScript makes, in a quarter of the time, by WebAssembly's vectors; `undefined` where the
 * engine has none, or a page's content security policy forbids them. A maker is of use until the next is asked for.
 *
 * @param width of an old row, in pixels
 */
export function simdColours({ first, count, weights }: Taps, width: number): ColourRow | undefined {
  module ??= wasmExports<Exports>(simdModule) ?? null;
  if (!module) return undefined;
  const { memory, across } = module;
  // In bytes, one after the other: doubles first.
  const [places, length] = [8 * weights.length, 4 * first.length];
  const out = places + length;
  const pixels = out + 3 * length;
  const end = pixels + 3 * width + slack;
  if (end > memory.buffer.byteLength) memory.grow(Math.ceil((end - memory.buffer.byteLength) / 65536));
  new Float64Array(memory.buffer, 0, weights.length).set(weights);
  new Int32Array(memory.buffer, places, first.length).set(first.map((pixel) => 3 * pixel));
  const row = new Uint8Array(memory.buffer, pixels, 3 * width);
  const made = new Float32Array(memory.buffer, out, 3 * first.length);
  return (own, to) => {
    row.set(own);
    across(pixels, places, 0, 8 * count, out, length);
    to.set(made);
  };
}

let module: Exports | null | undefined;
