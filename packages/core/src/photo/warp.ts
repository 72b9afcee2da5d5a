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
  { width, height }: Pick<Plane, 'width' | 'height'>,
  toSource: Similarity,
  enlargement: Enlargement,
): Plane {
  const scale = scaleOf(toSource);
  if (toSource.b === 0 && toSource.a > 0) return upright(plane, { width, height }, toSource, enlargement);
  if (scale >= 2 * manyPixels) {
    const block = Math.floor(scale / manyPixels);
    const { a, b, tx, ty } = toSource;
    const onBlocks = { a: a / block, b: b / block, tx: tx / block, ty: ty / block };
    return warpPlane(inBlocks(plane, block), { width, height }, onBlocks, enlargement);
  }
  return scale > 1
    ? averaged(plane, { width, height }, toSource)
    : interpolated(plane, { width, height }, toSource, enlargement);
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
  { width, height, values }: Plane,
  grid: Pick<Plane, 'width' | 'height'>,
  { a, b, tx, ty }: Similarity,
): Plane {
  const samples = Math.max(fewestSamples, Math.ceil(4 * Math.hypot(a, b)));
  const out = new Float32Array(grid.width * grid.height);
  for (let v = 0; v < grid.height; v++)
    for (let u = 0; u < grid.width; u++) {
      let sum = 0;
      for (let j = 0; j < samples; j++) {
        const down = v + (j + 0.5) / samples;
        for (let i = 0; i < samples; i++) {
          const across = u + (i + 0.5) / samples;
          const x = clamp(Math.floor(a * across - b * down + tx), width);
          const y = clamp(Math.floor(b * across + a * down + ty), height);
          sum += values[y * width + x]!;
        }
      }
      out[v * grid.width + u] = sum / (samples * samples);
    }
  return { ...grid, values: out };
}

/** Each new pixel's centre between the old ones. */
function interpolated(
  { width, height, values }: Plane,
  grid: Pick<Plane, 'width' | 'height'>,
  { a, b, tx, ty }: Similarity,
  enlargement: Enlargement,
): Plane {
  const [reach, kernel] = enlargement === 'linear' ? [1, triangle] : [2, catmullRom];
  const out = new Float32Array(grid.width * grid.height);
  const across = new Float64Array(2 * reach);
  for (let v = 0; v < grid.height; v++)
    for (let u = 0; u < grid.width; u++) {
      const x = a * (u + 0.5) - b * (v + 0.5) + tx - 0.5;
      const y = b * (u + 0.5) + a * (v + 0.5) + ty - 0.5;
      const [left, top] = [Math.floor(x) - reach + 1, Math.floor(y) - reach + 1];
      for (let k = 0; k < 2 * reach; k++) across[k] = kernel(Math.abs(x - left - k));
      let sum = 0;
      for (let j = 0; j < 2 * reach; j++) {
        const row = clamp(top + j, height) * width;
        let own = 0;
        for (let k = 0; k < 2 * reach; k++) own += across[k]! * values[row + clamp(left + k, width)]!;
        sum += kernel(Math.abs(y - top - j)) * own;
      }
      out[v * grid.width + u] = sum;
    }
  return { ...grid, values: out };
}

function clamp(index: number, extent: number): number {
  return index < 0 ? 0 : index >= extent ? extent - 1 : index;
}
