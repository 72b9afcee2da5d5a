import { wasmExports } from '../wasm-exports.js';
import { type GridTaps, heldRows, type RowLoops } from './resample.js';
import { simdModule, slack } from './simd-colours-module.js';

/** What the module exports; its source says what of. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly across: (pixels: number, first: number, weights: number, count: number, out: number, length: number) => void;
  readonly down: (rows: number, weights: number, last: number, out: number, length: number) => void;
}

/** Loops over rows of colours: new reds, then greens, then blues. */
export interface ColourLoops extends Required<Omit<RowLoops, 'across'>> {
  /** Makes a row across, of so many bytes that are red, green and blue in turns; `to` is a row of `held`. */
  readonly across: (pixels: Uint8Array, to: Float32Array) => void;
}

/**
 * The same values to the bit as plain JavaScript makes, in a quarter of the time, by WebAssembly's vectors; `undefined` where the
 * engine has none, or a page's content security policy forbids them. They are of use until the next are asked for.
 *
 * @param width of an old row, in pixels
 */
export function simdColours({ columns, rows }: GridTaps, width: number): ColourLoops | undefined {
  module ??= wasmExports<Exports>(simdModule) ?? null;
  if (!module) return undefined;
  const { memory, across, down } = module;
  const { first, count, weights } = columns;
  const [length, values] = [4 * first.length, 3 * first.length];
  // In bytes, one after the other: doubles first.
  const downWeights = 8 * weights.length;
  const places = downWeights + 8 * rows.count;
  const held = places + length;
  const out = held + 4 * values * heldRows(rows) + slack;
  const pixels = out + 4 * values + slack;
  const end = pixels + 3 * width + slack;
  if (end > memory.buffer.byteLength) memory.grow(Math.ceil((end - memory.buffer.byteLength) / 65536));
  const { buffer } = memory;
  new Float64Array(buffer, 0, weights.length).set(weights);
  new Int32Array(buffer, places, first.length).set(first.map((pixel) => 3 * pixel));
  const row = new Uint8Array(buffer, pixels, 3 * width);
  const made = new Float32Array(buffer, out, values);
  const ownWeights = new Float64Array(buffer, downWeights, rows.count);
  return {
    held: new Float32Array(buffer, held, values * heldRows(rows)),
    across(own, to) {
      row.set(own);
      across(pixels, places, 0, 8 * count, to.byteOffset, length);
    },
    down(own, weights, to) {
      ownWeights.set(weights);
      down(own.byteOffset, downWeights, places, out, 4 * values);
      to.set(made);
    },
  };
}

let module: Exports | null | undefined;
