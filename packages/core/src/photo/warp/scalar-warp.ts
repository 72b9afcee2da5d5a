import type { Enlargement, Plane } from '../resample.js';
import type { Similarity } from '../similarity.js';
import type { Run } from './runs.js';

/** Makes a run of new pixels of planes of one size, each between the middles of old ones; beyond the planes their edge goes on. */
export type WarpRun = (run: Run, out: readonly Float32Array[]) => void;

/**
 * {@link WarpRun} in plain JavaScript.
 *
 * @param toSource from the new grid's places to the planes', both in pixels
 */
export function scalarWarp(planes: readonly Plane[], toSource: Similarity, enlargement: Enlargement): WarpRun {
  const { width, height } = planes[0]!;
  const sources = { values: planes.map(({ values }) => values), width, height };
  const make = enlargement === 'linear' ? linearly : cubically;
  return (run, out) => make(sources, toSource, run, out);
}

interface Sources extends Pick<Plane, 'width' | 'height'> {
  readonly values: readonly Float32Array[];
}

// Plain loops, with every tap in a variable of its own: of a large photograph most of a warp's time is theirs.

function linearly(
  { values, width, height }: Sources,
  { a, b, tx, ty }: Similarity,
  { column, row, length, at }: Run,
  out: readonly Float32Array[],
): void {
  const downX = b * (row + 0.5);
  const downY = a * (row + 0.5);
  for (let n = 0; n < length; n++) {
    const x = a * (column + n + 0.5) - downX + tx - 0.5;
    const y = b * (column + n + 0.5) + downY + ty - 0.5;
    const left = Math.floor(x);
    const top = Math.floor(y);
    const c0 = triangle(x - left);
    const c1 = triangle(Math.abs(x - left - 1));
    const r0 = triangle(y - top);
    const r1 = triangle(Math.abs(y - top - 1));
    const x0 = clamp(left, width);
    const x1 = clamp(left + 1, width);
    const y0 = clamp(top, height) * width;
    const y1 = clamp(top + 1, height) * width;
    for (let p = 0; p < values.length; p++) {
      const own = values[p]!;
      let sum = 0;
      sum += r0 * (c0 * own[y0 + x0]! + c1 * own[y0 + x1]!);
      sum += r1 * (c0 * own[y1 + x0]! + c1 * own[y1 + x1]!);
      out[p]![at + n] = sum;
    }
  }
}

function cubically(
  { values, width, height }: Sources,
  { a, b, tx, ty }: Similarity,
  { column, row, length, at }: Run,
  out: readonly Float32Array[],
): void {
  const downX = b * (row + 0.5);
  const downY = a * (row + 0.5);
  for (let n = 0; n < length; n++) {
    const x = a * (column + n + 0.5) - downX + tx - 0.5;
    const y = b * (column + n + 0.5) + downY + ty - 0.5;
    const left = Math.floor(x) - 1;
    const top = Math.floor(y) - 1;
    const c0 = outer(x - left);
    const c1 = inner(Math.abs(x - left - 1));
    const c2 = inner(Math.abs(x - left - 2));
    const c3 = outer(Math.abs(x - left - 3));
    const r0 = outer(y - top);
    const r1 = inner(Math.abs(y - top - 1));
    const r2 = inner(Math.abs(y - top - 2));
    const r3 = outer(Math.abs(y - top - 3));
    const x0 = clamp(left, width);
    const x1 = clamp(left + 1, width);
    const x2 = clamp(left + 2, width);
    const x3 = clamp(left + 3, width);
    const y0 = clamp(top, height) * width;
    const y1 = clamp(top + 1, height) * width;
    const y2 = clamp(top + 2, height) * width;
    const y3 = clamp(top + 3, height) * width;
    for (let p = 0; p < values.length; p++) {
      const own = values[p]!;
      let sum = 0;
      sum += r0 * (c0 * own[y0 + x0]! + c1 * own[y0 + x1]! + c2 * own[y0 + x2]! + c3 * own[y0 + x3]!);
      sum += r1 * (c0 * own[y1 + x0]! + c1 * own[y1 + x1]! + c2 * own[y1 + x2]! + c3 * own[y1 + x3]!);
      sum += r2 * (c0 * own[y2 + x0]! + c1 * own[y2 + x1]! + c2 * own[y2 + x2]! + c3 * own[y2 + x3]!);
      sum += r3 * (c0 * own[y3 + x0]! + c1 * own[y3 + x1]! + c2 * own[y3 + x2]! + c3 * own[y3 + x3]!);
      out[p]![at + n] = sum;
    }
  }
}

function triangle(distance: number): number {
  return Math.max(0, 1 - distance);
}

// The two pieces of the cubic of Catmull and Rom, as `resample` has them: up to a distance of 1, and from there to 2.

function inner(d: number): number {
  return (1.5 * d - 2.5) * d * d + 1;
}

function outer(d: number): number {
  return ((2.5 - 0.5 * d) * d - 4) * d + 2;
}

function clamp(index: number, extent: number): number {
  return index < 0 ? 0 : index >= extent ? extent - 1 : index;
}
