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
  // How many samples lie in each old pixel around the square: of these there are many fewer than samples.
  const side = Math.ceil(Math.abs(a) + Math.abs(b)) + 3;
  const counts = new Int32Array(side * side);
  const out = planes.map(() => new Float32Array(grid.width * grid.height));
  for (let v = 0; v < grid.height; v++)
    for (let u = 0; u < grid.width; u++) {
      const left = Math.floor(a * u - b * v + tx + Math.min(a, 0) + Math.min(-b, 0)) - 1;
      const top = Math.floor(b * u + a * v + ty + Math.min(a, 0) + Math.min(b, 0)) - 1;
      counts.fill(0);
      for (let j = 0; j < samples; j++) {
        const down = v + (j + 0.5) / samples;
        const [downA, downB] = [a * down, b * down];
        for (let i = 0; i < samples; i++) {
          const across = u + (i + 0.5) / samples;
          const x = (Math.floor(a * across - downB + tx) | 0) - left;
          const y = (Math.floor(b * across + downA + ty) | 0) - top;
          counts[y * side + x]!++;
        }
      }
      for (let p = 0; p < planes.length; p++)
        out[p]![v * grid.width + u] =
          sumOf(planes[p]!.values, { width, height }, { counts, left, top, side }) / (samples * samples);
    }
  return out;
}

/** So many times each pixel of a square of a plane, whose edge goes on. */
function sumOf(
  values: Float32Array,
  { width, height }: Pick<Plane, 'width' | 'height'>,
  { counts, left, top, side }: { counts: Int32Array; left: number; top: number; side: number },
): number {
  let sum = 0;
  for (let y = 0, n = 0; y < side; y++) {
    const row = clamp(top + y, height) * width;
    for (let x = 0; x < side; x++, n++) sum += counts[n]! * values[row + clamp(left + x, width)]!;
  }
  return sum;
}

/** Each new pixel between the middles of old ones, at its own; beyond the planes their edge goes on. */
export function interpolatedPlanes(
  planes: readonly Plane[],
  grid: Pick<Plane, 'width' | 'height'>,
  toSource: Similarity,
  enlargement: Enlargement,
): Float32Array[] {
  const sources = planes.map(({ values }) => values);
  const out = planes.map(() => new Float32Array(grid.width * grid.height));
  const { width, height } = planes[0]!;
  (enlargement === 'linear' ? linearly : cubically)({ sources, width, height, out }, toSource, grid);
  return out;
}

/** Planes of one size, and where what is made of each goes. */
interface Warped extends Pick<Plane, 'width' | 'height'> {
  readonly sources: readonly Float32Array[];
  readonly out: readonly Float32Array[];
}

/** Plain loops, with every tap in a variable of its own: of a large photograph most of a warp's time is theirs. */
function linearly(
  { sources, width, height, out }: Warped,
  { a, b, tx, ty }: Similarity,
  grid: Pick<Plane, 'width' | 'height'>,
): void {
  for (let v = 0; v < grid.height; v++)
    for (let u = 0; u < grid.width; u++) {
      const x = a * (u + 0.5) - b * (v + 0.5) + tx - 0.5;
      const y = b * (u + 0.5) + a * (v + 0.5) + ty - 0.5;
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const c0 = triangle(Math.abs(x - left));
      const c1 = triangle(Math.abs(x - left - 1));
      const r0 = triangle(Math.abs(y - top));
      const r1 = triangle(Math.abs(y - top - 1));
      const [x0, x1] = [clamp(left, width), clamp(left + 1, width)];
      const [y0, y1] = [clamp(top, height) * width, clamp(top + 1, height) * width];
      for (let p = 0; p < sources.length; p++) {
        const values = sources[p]!;
        let sum = 0;
        sum += r0 * (0 + c0 * values[y0 + x0]! + c1 * values[y0 + x1]!);
        sum += r1 * (0 + c0 * values[y1 + x0]! + c1 * values[y1 + x1]!);
        out[p]![v * grid.width + u] = sum;
      }
    }
}

function cubically(
  { sources, width, height, out }: Warped,
  { a, b, tx, ty }: Similarity,
  grid: Pick<Plane, 'width' | 'height'>,
): void {
  for (let v = 0; v < grid.height; v++)
    for (let u = 0; u < grid.width; u++) {
      const x = a * (u + 0.5) - b * (v + 0.5) + tx - 0.5;
      const y = b * (u + 0.5) + a * (v + 0.5) + ty - 0.5;
      const [left, top] = [Math.floor(x) - 1, Math.floor(y) - 1];
      const c0 = catmullRom(Math.abs(x - left));
      const c1 = catmullRom(Math.abs(x - left - 1));
      const c2 = catmullRom(Math.abs(x - left - 2));
      const c3 = catmullRom(Math.abs(x - left - 3));
      const r0 = catmullRom(Math.abs(y - top));
      const r1 = catmullRom(Math.abs(y - top - 1));
      const r2 = catmullRom(Math.abs(y - top - 2));
      const r3 = catmullRom(Math.abs(y - top - 3));
      const [x0, x1] = [clamp(left, width), clamp(left + 1, width)];
      const [x2, x3] = [clamp(left + 2, width), clamp(left + 3, width)];
      const [y0, y1] = [clamp(top, height) * width, clamp(top + 1, height) * width];
      const [y2, y3] = [clamp(top + 2, height) * width, clamp(top + 3, height) * width];
      for (let p = 0; p < sources.length; p++) {
        const row = sources[p]!;
        let sum = 0;
        sum += r0 * (0 + c0 * row[y0 + x0]! + c1 * row[y0 + x1]! + c2 * row[y0 + x2]! + c3 * row[y0 + x3]!);
        sum += r1 * (0 + c0 * row[y1 + x0]! + c1 * row[y1 + x1]! + c2 * row[y1 + x2]! + c3 * row[y1 + x3]!);
        sum += r2 * (0 + c0 * row[y2 + x0]! + c1 * row[y2 + x1]! + c2 * row[y2 + x2]! + c3 * row[y2 + x3]!);
        sum += r3 * (0 + c0 * row[y3 + x0]! + c1 * row[y3 + x1]! + c2 * row[y3 + x2]! + c3 * row[y3 + x3]!);
        out[p]![v * grid.width + u] = sum;
      }
    }
}

function clamp(index: number, extent: number): number {
  return index < 0 ? 0 : index >= extent ? extent - 1 : index;
}
