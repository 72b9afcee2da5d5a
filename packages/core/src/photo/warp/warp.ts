import { valuesAt } from '../pixelwise.js';
import { type Enlargement, type Plane, resample } from '../resample.js';
import { type Similarity, scaleOf } from '../similarity.js';
import { interpolatedPlanes } from './interpolated.js';
import { eachRun, type WantedGrid, wantedOf } from './runs.js';

/** Samples across a new pixel, at least: where it covers several old ones, their shares are right to a sixteenth of its width. */
const fewestSamples = 16;

/** From how many old pixels across a new one on these are first averaged in whole blocks. */
const manyPixels = 8;

/**
 * A plane on a turned grid. Where the new pixels are larger than the old, each is the mean of the turned square that it covers, so
 * that nothing finer than the new grid is left to alias; where they are smaller, values are interpolated between pixel
 * centres. Beyond the plane its edge goes on. On a grid that is not turned it is `resample`.
 *
 * @param toSource from the new grid's places to the plane's, both in pixels
 */
export function warpPlane(
  plane: Plane,
  grid: Pick<Plane, 'width' | 'height'>,
  toSource: Similarity,
  enlargement: Enlargement,
): Plane {
  return { width: grid.width, height: grid.height, values: warpPlanes([plane], grid, toSource, enlargement)[0]! };
}

/**
 * {@link warpPlane} of several planes of one size, such as a picture's channels, and maybe in some places only: what pixels are made of is
 * found once.
 */
export function warpPlanes(
  planes: readonly Plane[],
  { width, height, places }: WantedGrid,
  toSource: Similarity,
  enlargement: Enlargement,
): Float32Array[] {
  const grid = { width, height, places };
  const scale = scaleOf(toSource);
  if (toSource.b === 0 && toSource.a > 0)
    return planes.map((plane) => {
      const { values } = upright(plane, grid, toSource, enlargement);
      return places ? valuesAt(values, places) : values;
    });
  if (scale >= 2 * manyPixels) {
    const block = Math.floor(scale / manyPixels);
    const { a, b, tx, ty } = toSource;
    const onBlocks = { a: a / block, b: b / block, tx: tx / block, ty: ty / block };
    const blocks = planes.map((plane) => inBlocks(plane, block));
    return warpPlanes(blocks, grid, onBlocks, enlargement);
  }
  return scale > 1 ? averaged(planes, grid, toSource) : interpolatedPlanes(planes, grid, toSource, enlargement);
}

/** On a grid along the plane's own: exactly as `resample`, the edge going on first. */
function upright(
  plane: Plane,
  { width, height }: Pick<Plane, 'width' | 'height'>,
  { a, tx, ty }: Similarity,
  enlargement: Enlargement,
): Plane {
  // Interpolation reaches two pixels further.
  const [left, top] = [Math.floor(tx) - 2, Math.floor(ty) - 2];
  const [right, bottom] = [Math.ceil(tx + a * width) + 2, Math.ceil(ty + a * height) + 2];
  const { values } = plane;
  const around = {
    width: right - left,
    height: bottom - top,
    values: new Float32Array((right - left) * (bottom - top)),
  };
  for (let y = top; y < bottom; y++) {
    const row = Math.min(Math.max(y, 0), plane.height - 1) * plane.width;
    for (let x = left; x < right; x++)
      around.values[(y - top) * around.width + x - left] = values[row + Math.min(Math.max(x, 0), plane.width - 1)]!;
  }
  const window = { x: tx - left, y: ty - top, width: a * width, height: a * height };
  return resample(around, { width, height }, enlargement, window);
}

/** Means of whole blocks; those at the right and lower edge are of what is there. */
function inBlocks({ width, height, values }: Plane, block: number): Plane {
  const small = { width: Math.ceil(width / block), height: Math.ceil(height / block) };
  const sums = new Float64Array(small.width * small.height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = Math.floor(y / block) * small.width + Math.floor(x / block);
      sums[at] = sums[at]! + values[y * width + x]!;
    }
  const extent = (i: number, whole: number) => Math.min((i + 1) * block, whole) - i * block;
  const means = Float32Array.from(
    sums,
    (sum, i) => sum / (extent(i % small.width, width) * extent(Math.floor(i / small.width), height)),
  );
  return { ...small, values: means };
}

/** The mean of each new pixel's square, by so many samples of the old pixels below that the shares are right. */
function averaged(planes: readonly Plane[], grid: WantedGrid, { a, b, tx, ty }: Similarity): Float32Array[] {
  const { width, height } = planes[0]!;
  const samples = Math.max(fewestSamples, Math.ceil(4 * Math.hypot(a, b)));
  // How many samples lie in each old pixel around the square: of these there are many fewer than samples.
  const side = Math.ceil(Math.abs(a) + Math.abs(b)) + 3;
  const counts = new Int32Array(side * side);
  const middles = Float64Array.from({ length: samples }, (_, i) => (i + 0.5) / samples);
  const out = planes.map(() => new Float32Array(wantedOf(grid)));
  eachRun(grid, ({ column, row: v, length, at }) => {
    for (let n = 0; n < length; n++) {
      const u = column + n;
      const left = Math.floor(a * u - b * v + tx + Math.min(a, 0) + Math.min(-b, 0)) - 1;
      const top = Math.floor(b * u + a * v + ty + Math.min(a, 0) + Math.min(b, 0)) - 1;
      countSamples([u, v], middles, { a, b, tx, ty }, { counts, left, top, side });
      for (let p = 0; p < planes.length; p++)
        out[p]![at + n] =
          sumOf(planes[p]!.values, { width, height }, { counts, left, top, side }) / (samples * samples);
    }
  });
  return out;
}

/** Old pixels around a new one: how many samples of that lie in each. */
interface Counted {
  readonly counts: Int32Array;
  readonly left: number;
  readonly top: number;
  /** In pixels. */
  readonly side: number;
}

/** By themselves in a function: it is most of the time that a photograph takes to be framed. */
function countSamples(
  [u, v]: readonly [number, number],
  middles: Float64Array,
  { a, b, tx, ty }: Similarity,
  { counts, left, top, side }: Counted,
): void {
  counts.fill(0);
  for (let j = 0; j < middles.length; j++) {
    const down = v + middles[j]!;
    const downA = a * down;
    const downB = b * down;
    for (let i = 0; i < middles.length; i++) {
      const across = u + middles[i]!;
      const x = (Math.floor(a * across - downB + tx) | 0) - left;
      const y = (Math.floor(b * across + downA + ty) | 0) - top;
      counts[y * side + x]!++;
    }
  }
}

/** So many times each pixel of a square of a plane, whose edge goes on. */
function sumOf(
  values: Float32Array,
  { width, height }: Pick<Plane, 'width' | 'height'>,
  { counts, left, top, side }: Counted,
): number {
  let sum = 0;
  for (let y = 0, n = 0; y < side; y++) {
    const row = clamp(top + y, height) * width;
    for (let x = 0; x < side; x++, n++) sum += counts[n]! * values[row + clamp(left + x, width)]!;
  }
  return sum;
}

function clamp(index: number, extent: number): number {
  return index < 0 ? 0 : index >= extent ? extent - 1 : index;
}
