import { checkFloat32 } from '../tensor/tensor.js';

/** Values on a grid of `width` by `height` pixels: `values` is `[H,W]`, row by row. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** A rectangle in a plane's pixels: `x`, `y`, `width` and `height` need not be whole. */
export interface Window {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How new pixels arise between old ones: Catmull-Rom is sharper; linear never leaves the range of what it is given. */
export type Enlargement = 'catmull-rom' | 'linear';

/**
 * A window of a plane on another grid. Where it shrinks, each new pixel is the mean of the area it covers, with
 * fractional shares at the edges; where it grows, values are interpolated between pixel centres, and beyond the plane
 * its edge goes on. Where window and grid coincide, the values come through unchanged.
 *
 * @throws FuzzydiffError `invalid-argument` for a plane whose values are of another type or number
 */
export function resample(
  plane: Plane,
  { width, height }: { width: number; height: number },
  enlargement: Enlargement,
  window: Window = { x: 0, y: 0, width: plane.width, height: plane.height },
): Plane {
  checkFloat32('the values of a plane', plane.values, plane.width * plane.height);
  const grids = gridTaps(plane, { width, height }, enlargement, window);
  const row = (y: number) => plane.values.subarray(y * plane.width, (y + 1) * plane.width);
  return { width, height, values: onGridTaps(row, grids) };
}

/** What the columns and the rows of a new grid are made of. */
export interface GridTaps {
  readonly columns: Taps;
  readonly rows: Taps;
}

/** What the pixels of a new grid over a window of an old one are made of. */
export function gridTaps(
  old: Pick<Plane, 'width' | 'height'>,
  { width, height }: Pick<Plane, 'width' | 'height'>,
  enlargement: Enlargement,
  window: Window,
): GridTaps {
  return {
    columns: axisTaps({ extent: old.width, start: window.x, length: window.width }, width, enlargement),
    rows: axisTaps({ extent: old.height, start: window.y, length: window.height }, height, enlargement),
  };
}

/**
 * The values of a new grid, first across and then down.
 *
 * @param rowAt the old rows, each asked for once, from above; one may take the memory of the one before
 * @param values where they go; not the old rows. @default memory of their own
 */
export function onGridTaps(
  rowAt: (y: number) => Float32Array,
  { columns, rows }: GridTaps,
  values: Float32Array = new Float32Array(columns.first.length * rows.first.length),
): Float32Array {
  const [width, height] = [columns.first.length, rows.first.length];
  // Only the rows that the second pass reads.
  const top = rows.first[0]!;
  const bottom = rows.first[height - 1]! + rows.end[height]! - rows.end[height - 1]!;
  const between = new Float32Array((bottom - top) * width);
  for (let y = top; y < bottom; y++) acrossRow(rowAt(y), columns, between.subarray((y - top) * width));
  const sums = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    const start = rows.end[y]!;
    if (rows.end[y + 1]! - start === 2) {
      const [upper, lower] = [rows.weights[start]!, rows.weights[start + 1]!];
      const from = (rows.first[y]! - top) * width;
      for (let x = 0; x < width; x++) {
        let sum = 0;
        sum += upper * between[from + x]!;
        sum += lower * between[from + width + x]!;
        values[y * width + x] = sum;
      }
      continue;
    }
    sums.fill(0);
    for (let k = rows.end[y]!; k < rows.end[y + 1]!; k++) {
      const weight = rows.weights[k]!;
      const from = (rows.first[y]! - top + k - rows.end[y]!) * width;
      for (let x = 0; x < width; x++) sums[x] = sums[x]! + weight * between[from + x]!;
    }
    values.set(sums, y * width);
  }
  return values;
}

function acrossRow(row: Float32Array, { first, end, weights }: Taps, to: Float32Array): void {
  for (let x = 0; x < first.length; x++) {
    const [start, last] = [end[x]!, end[x + 1]!];
    let sum = 0;
    // Two are what most of an enlargement is made of, and a loop over them takes longer than they do.
    if (last - start === 2) {
      sum += weights[start]! * row[first[x]!]!;
      sum += weights[start + 1]! * row[first[x]! + 1]!;
    } else for (let k = start, at = first[x]!; k < last; k++, at++) sum += weights[k]! * row[at]!;
    to[x] = sum;
  }
}

/** A stretch of an axis of so many old pixels. */
interface Axis {
  readonly extent: number;
  readonly start: number;
  readonly length: number;
}

/** What new pixels are made of along an axis: of old ones from `first` on, by their weights, which sum to 1. */
interface Taps {
  /** One for each new pixel. */
  readonly first: Int32Array;
  /** Where the weights of those before end: one more than new pixels. */
  readonly end: Int32Array;
  readonly weights: Float64Array;
}

/** The weights of one new pixel, which need not sum to 1. */
interface Shares {
  readonly first: number;
  readonly shares: readonly number[];
}

function axisTaps({ extent, start, length }: Axis, size: number, enlargement: Enlargement): Taps {
  const scale = length / size;
  const most = Math.ceil(Math.max(scale, 3)) + 1;
  const first = new Int32Array(size);
  const end = new Int32Array(size + 1);
  const weights = new Float64Array(size * most);
  for (let i = 0; i < size; i++) {
    const own =
      scale > 1
        ? areaShares(extent, start + i * scale, start + (i + 1) * scale)
        : pointShares(extent, start + (i + 0.5) * scale - 0.5, enlargement);
    const sum = own.shares.reduce((total, share) => total + share, 0);
    first[i] = own.first;
    end[i + 1] = end[i]! + own.shares.length;
    for (let k = 0; k < own.shares.length; k++) weights[end[i]! + k] = own.shares[k]! / sum;
  }
  return { first, end, weights };
}

/** Each old pixel's share of the interval. */
function areaShares(extent: number, from: number, to: number): Shares {
  const first = Math.floor(from);
  // Rounding may carry the last edge past the plane by a hair.
  const last = Math.min(Math.ceil(to), extent);
  const share = (k: number) => Math.min(to, k + 1) - Math.max(from, k);
  return { first, shares: Array.from({ length: last - first }, (_, k) => share(first + k)) };
}

/** The interpolation at a position, measured between pixel centres. */
function pointShares(extent: number, position: number, enlargement: Enlargement): Shares {
  const [reach, kernel] = enlargement === 'linear' ? [1, triangle] : [2, catmullRom];
  const left = Math.floor(position);
  const first = clamp(left - reach + 1, extent);
  const shares = new Array<number>(clamp(left + reach, extent) - first + 1).fill(0);
  for (let k = left - reach + 1; k <= left + reach; k++)
    shares[clamp(k, extent) - first]! += kernel(Math.abs(position - k));
  return { first, shares };
}

function clamp(index: number, extent: number): number {
  return Math.min(Math.max(index, 0), extent - 1);
}

/** Linear interpolation. */
export function triangle(distance: number): number {
  return Math.max(0, 1 - distance);
}

/** The cubic of Catmull and Rom, "A class of local interpolating splines" (1974), in Keys's form with a = -1/2. */
export function catmullRom(distance: number): number {
  if (distance >= 2) return 0;
  // Not by powers: this is the most that is computed for a large photograph.
  const d = distance;
  return d <= 1 ? (1.5 * d - 2.5) * d * d + 1 : ((2.5 - 0.5 * d) * d - 4) * d + 2;
}
