import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { normals } from '../../../test/images.js';
import { type LineLoops, type Rows, strideOf } from './line-loops.js';
import { scalarLines } from './scalar-lines.js';
import { simdLines } from './simd-lines.js';

afterEach(() => vi.unstubAllGlobals());

const drawn = normals(2 * 60 * 100, 'lines');

/** The bytes of a plane without its margins, and with them, after `made` has filled it from another. */
function after(loops: LineLoops, rows: Rows, made: (into: number, from: number) => void): Buffer {
  const size = strideOf(rows) * rows.height;
  const memory = loops.memory(2 * size);
  memory.set(drawn.subarray(0, 2 * size));
  const [from, into] = [rows.margin, size + rows.margin];
  loops.margins(from, rows);
  made(into, from);
  return Buffer.from(memory.slice(0, 2 * size).buffer);
}

test('vectors make the same values as plain JavaScript, to the bit', () => {
  const all = [simdLines()!, scalarLines()];
  const shift = fc.record({ right: fc.integer({ min: -8, max: 8 }), down: fc.integer({ min: -70, max: 70 }) });
  const size = { width: fc.integer({ min: 1, max: 70 }), height: fc.integer({ min: 1, max: 60 }) };
  fc.assert(
    fc.property(fc.record({ ...size, margin: fc.constant(12) }), shift, shift, shift, (rows, around, left, right) => {
      const [simd, scalar] = all.map((loops) => [
        after(loops, rows, (into, from) => loops.sums(into, from, rows, around)),
        after(loops, rows, (into, from) => loops.standing(into, from, rows, { around, left, right })),
        after(loops, rows, (into, from) => {
          loops.strongest(into, from, rows, around);
          // A row's vectors may go on into its margin, which is filled where it is read.
          loops.margins(into, rows);
        }),
      ]);
      for (const [n, bytes] of simd!.entries()) expect(bytes.equals(scalar![n]!)).toBe(true);
    }),
  );
});

test('what is moved goes on beyond the borders as they are', () => {
  const rows = { width: 3, height: 2, margin: 8 };
  const stride = strideOf(rows);
  for (const loops of [simdLines()!, scalarLines()]) {
    const memory = loops.memory(2 * stride * rows.height);
    memory.fill(0);
    for (const [y, row] of [
      [1, 2, 3],
      [10, 20, 30],
    ].entries())
      memory.set(row, rows.margin + y * stride);
    loops.margins(rows.margin, rows);
    const into = 2 * stride + rows.margin;
    loops.sums(into, rows.margin, rows, { right: 2, down: 1 });
    const found = [0, 1].map((y) => [...memory.subarray(into + y * stride, into + y * stride + 3)]);
    expect(found).toEqual([
      [31, 32, 33],
      [40, 50, 60],
    ]);
  }
});

test('without WebAssembly there is none', () => {
  vi.stubGlobal('WebAssembly', undefined);
  expect(simdLines()).toBeUndefined();
});
