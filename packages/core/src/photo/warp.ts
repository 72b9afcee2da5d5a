import { catmullRom, type Enlargement, type Plane, resample, triangle } from './resample.js';
import { type Similarity, scaleOf } from './similarity.js';

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

/** {@link warpPlane} of several planes of one size, such as a picture's channels: what pixels are made of is found once. */
export function warpPlanes(
  planes: readonly Plane[],
  { width, height }: Pick<Plane, 'width' | 'height'>,
  toSource: Similarity,
  enlargement: Enlargement,
): Float32Array[] {
  const grid = { width, height };
  const scale = scaleOf(toSource);
  if (toSource.b === 0 && toSource.a > 0)
    return planes.map((plane) => upright(plane, grid, toSource, enlargement).values);
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
function averaged(
  planes: readonly Plane[],
  grid: Pick<Plane, 'width' | 'height'>,
  { a, b, tx, ty }: Similarity,
): Float32Array[] {
  const { width, height } = planes[0]!;
  const samples = Math.max(fewestSamples, Math.ceil(4 * Math.hypot(a, b)));
  const sources = new Int32Array(samples * samples);
  const out = planes.map(() => new Float32Array(grid.width * grid.height));
  for (let v = 0; v < grid.height; v++)
    for (let u = 0; u < grid.width; u++) {
      for (let j = 0; j < samples; j++) {
        const down = v + (j + 0.5) / samples;
        for (let i = 0; i < samples; i++) {
          const across = u + (i + 0.5) / samples;
          const x = clamp(Math.floor(a * across - b * down + tx), width);
          const y = clamp(Math.floor(b * across + a * down + ty), height);
          sources[j * samples + i] = y * width + x;
        }
      }
      for (let p = 0; p < planes.length; p++)
        out[p]![v * grid.width + u] = sumAt(planes[p]!.values, sources) / (samples * samples);
    }
  return out;
}

function sumAt(values: Float32Array, places: Int32Array): number {
  let sum = 0;
  for (let n = 0; n < places.length; n++) sum += values[places[n]!]!;
  return sum;
}

/** Each new pixel between the middles of old ones, at its own; beyond the planes their edge goes on. */
export function interpolatedPlanes(
  planes: readonly Plane[],
  grid: Pick<Plane, 'width' | 'height'>,
  { a, b, tx, ty }: Similarity,
  enlargement: Enlargement,
): Float32Array[] {
  const { width, height } = planes[0]!;
  const reach = enlargement === 'linear' ? 1 : 2;
  const out = planes.map(() => new Float32Array(grid.width * grid.height));
  const columns = { weights: new Float64Array(2 * reach), at: new Int32Array(2 * reach) };
  const rows = { weights: new Float64Array(2 * reach), at: new Int32Array(2 * reach) };
  for (let v = 0; v < grid.height; v++)
    for (let u = 0; u < grid.width; u++) {
      fill(columns, a * (u + 0.5) - b * (v + 0.5) + tx - 0.5, width);
      fill(rows, b * (u + 0.5) + a * (v + 0.5) + ty - 0.5, height);
      for (let p = 0; p < planes.length; p++) {
        const { values } = planes[p]!;
        let sum = 0;
        for (let j = 0; j < 2 * reach; j++) {
          const row = rows.at[j]! * width;
          let own = 0;
          for (let k = 0; k < 2 * reach; k++) own += columns.weights[k]! * values[row + columns.at[k]!]!;
          sum += rows.weights[j]! * own;
        }
        out[p]![v * grid.width + u] = sum;
      }
    }
  return out;
}

/** Old pixels along an axis, and how much of each is in a new one. */
interface Along {
  readonly weights: Float64Array;
  readonly at: Int32Array;
}

/** What lies around a position, measured between pixel centres. */
function fill({ weights, at }: Along, position: number, extent: number): void {
  const reach = weights.length / 2;
  const first = Math.floor(position) - reach + 1;
  for (let k = 0; k < weights.length; k++) {
    const distance = Math.abs(position - first - k);
    weights[k] = reach === 1 ? triangle(distance) : catmullRom(distance);
    at[k] = clamp(first + k, extent);
  }
}

function clamp(index: number, extent: number): number {
  return index < 0 ? 0 : index >= extent ? extent - 1 : index;
}
