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

/** What a part of the new grid is made of. */
export function tapsWithin({ columns, rows }: GridTaps, { x, y, width, height }: Window): GridTaps {
  return { columns: tapsBetween(columns, x, x + width), rows: tapsBetween(rows, y, y + height) };
}

function tapsBetween({ count, first, weights }: Taps, from: number, to: number): Taps {
  return { count, first: first.subarray(from, to), weights: weights.subarray(from * count, to * count) };
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
  return downTaps({ across: (y, to) => acrossRow(rowAt(y), columns, to) }, rows, columns.first.length, values);
}

/** How rows are made across, and down of those. */
export interface RowLoops {
  /** Makes an old row across, each once, from above. */
  readonly across: (y: number, to: Float32Array) => void;
  /** Makes a new row of as many old ones, made across, as there are weights. @default in plain JavaScript */
  readonly down?: (rows: Float32Array, weights: Float64Array, to: Float32Array) => void;
  /** Room for as many old rows as `heldRows` says. @default memory of their own */
  readonly held?: Float32Array;
}

/** Rows that are made across at least before those that are needed no more are let go. */
const ahead = 64;

/** How many old rows are held at a time. */
export function heldRows({ count, first }: Taps): number {
  return Math.min(first.at(-1)! + count - first[0]!, count + ahead);
}

/**
 * The values of a new grid of rows that are made across already: means of them, from above.
 *
 * @param width of a row
 * @param values where they go. @default memory of their own
 */
export function downTaps(
  { across, down = downRows, held: room }: RowLoops,
  taps: Taps,
  width: number,
  values: Float32Array = new Float32Array(width * taps.first.length),
): Float32Array {
  const { count, first: firsts, weights } = taps;
  const most = heldRows(taps);
  const held = room ?? new Float32Array(most * width);
  // Old rows that are held: from `first` on, up to `next`.
  let [first, next] = [firsts[0]!, firsts[0]!];
  for (let y = 0; y < firsts.length; y++) {
    const top = firsts[y]!;
    for (; next < top + count; next++) {
      if (next - first === most) {
        held.copyWithin(0, (top - first) * width);
        first = top;
      }
      across(next, held.subarray((next - first) * width, (next - first + 1) * width));
    }
    const rows = held.subarray((top - first) * width, (top - first + count) * width);
    down(rows, weights.subarray(y * count, (y + 1) * count), values.subarray(y * width, (y + 1) * width));
  }
  return values;
}

/** A row's new pixels. Few taps, which most resampling takes, have a loop each: one over them takes longer than they do. */
function acrossRow(row: Float32Array, { first, count, weights }: Taps, to: Float32Array): void {
  const width = first.length;
  if (count === 2)
    for (let x = 0, k = 0; x < width; x++, k += 2) {
      const at = first[x]!;
      to[x] = weights[k]! * row[at]! + weights[k + 1]! * row[at + 1]!;
    }
  else if (count === 3)
    for (let x = 0, k = 0; x < width; x++, k += 3) {
      const at = first[x]!;
      to[x] = weights[k]! * row[at]! + weights[k + 1]! * row[at + 1]! + weights[k + 2]! * row[at + 2]!;
    }
  else
    for (let x = 0, k = 0; x < width; x++) {
      let sum = 0;
      for (let at = first[x]!, last = at + count; at < last; at++, k++) sum += weights[k]! * row[at]!;
      to[x] = sum;
    }
}

/** One new row of as many old ones as there are weights, one after the other. */
function downRows(rows: Float32Array, weights: Float64Array, to: Float32Array): void {
  const width = to.length;
  const [first, second, third] = [weights[0]!, weights[1]!, weights[2]!];
  if (weights.length === 2) for (let x = 0; x < width; x++) to[x] = first * rows[x]! + second * rows[width + x]!;
  else if (weights.length === 3)
    for (let x = 0; x < width; x++) to[x] = first * rows[x]! + second * rows[width + x]! + third * rows[2 * width + x]!;
  else
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = 0, at = x; k < weights.length; k++, at += width) sum += weights[k]! * rows[at]!;
      to[x] = sum;
    }
}

/** A stretch of an axis of so many old pixels. */
interface Axis {
  readonly extent: number;
  readonly start: number;
  readonly length: number;
}

/** What new pixels are made of along an axis: of `count` old ones each, from `first` on, by their weights, which sum to 1; some may be 0. */
export interface Taps {
  readonly count: number;
  /** One for each new pixel. */
  readonly first: Int32Array;
  /** `count` for each new pixel. */
  readonly weights: Float64Array;
}

/** The weights of one new pixel, which need not sum to 1. */
interface Shares {
  readonly first: number;
  readonly shares: readonly number[];
}

function axisTaps({ extent, start, length }: Axis, size: number, enlargement: Enlargement): Taps {
  const scale = length / size;
  const own = Array.from({ length: size }, (_, i) =>
    scale > 1
      ? areaShares(extent, start + i * scale, start + (i + 1) * scale)
      : pointShares(extent, start + (i + 0.5) * scale - 0.5, enlargement),
  );
  const count = own.reduce((most, { shares }) => Math.max(most, shares.length), 0);
  const first = new Int32Array(size);
  const weights = new Float64Array(size * count);
  own.forEach(({ first: from, shares }, i) => {
    const sum = shares.reduce((total, share) => total + share, 0);
    // At the end of the axis those with fewer begin earlier, so that none reaches beyond it.
    first[i] = Math.min(from, extent - count);
    shares.forEach((share, k) => {
      weights[i * count + from - first[i]! + k] = share / sum;
    });
  });
  return { count, first, weights };
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
function triangle(distance: number): number {
  return Math.max(0, 1 - distance);
}

/** The cubic of Catmull and Rom, "A class of local interpolating splines" (1974), in Keys's form with a = -1/2. */
function catmullRom(distance: number): number {
  if (distance >= 2) return 0;
  // Not by powers: this is the most that is computed for a large photograph.
  const d = distance;
  return d <= 1 ? (1.5 * d - 2.5) * d * d + 1 : ((2.5 - 0.5 * d) * d - 4) * d + 2;
}
