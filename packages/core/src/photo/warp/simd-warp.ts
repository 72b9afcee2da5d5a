import { wasmExports } from '../../wasm-exports.js';
import type { Enlargement, Plane } from '../resample.js';
import type { Similarity } from '../similarity.js';
import type { WarpRun } from './scalar-warp.js';
import { lanes, simdModule } from './simd-warp-module.js';

/** What the module exports; its source says what of. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly linear: (
    planes: number,
    lastColumn: number,
    lastRow: number,
    u: number,
    a: number,
    b: number,
    downX: number,
    downY: number,
    tx: number,
    ty: number,
    out: number,
    length: number,
    stride: number,
  ) => void;
  readonly cubic: Exports['linear'];
}

/**
 * The same values to the bit as `scalarWarp`, in a third of the time, by WebAssembly's vectors; `undefined` for more than four planes, and
 * where the engine has none, or a page's content security policy forbids them. It is of use until the next is asked for.
 *
 * @param longest pixels of a run, at most
 */
export function simdWarp(
  planes: readonly Plane[],
  { a, b, tx, ty }: Similarity,
  enlargement: Enlargement,
  longest: number,
): WarpRun | undefined {
  if (planes.length > lanes) return undefined;
  module ??= wasmExports<Exports>(simdModule) ?? null;
  if (!module) return undefined;
  const { memory, linear, cubic } = module;
  const { width, height } = planes[0]!;
  const count = lanes * width * height;
  // In bytes, one after the other: doubles first.
  const [made, stride] = [8 * count, 4 * longest];
  const end = made + lanes * stride;
  if (end > memory.buffer.byteLength) memory.grow(Math.ceil((end - memory.buffer.byteLength) / 65536));
  const sources = new Float64Array(memory.buffer, 0, count);
  planes.forEach(({ values }, p) => {
    for (let i = 0, at = p; i < values.length; i++, at += lanes) sources[at] = values[i]!;
  });
  const rows = planes.map((_, p) => new Float32Array(memory.buffer, made + p * stride, longest));
  const make = enlargement === 'linear' ? linear : cubic;
  return ({ column, row, length, at }, out) => {
    const [right, down] = [-b * (row + 0.5), a * (row + 0.5)];
    make(0, width - 1, height - 1, column + 0.5, a, b, right, down, tx, ty, made, 4 * length, stride);
    rows.forEach((values, p) => {
      out[p]!.set(values.subarray(0, length), at);
    });
  };
}

let module: Exports | null | undefined;
