import { broadBlur } from './broad-blur.js';
import type { Plane } from './resample.js';

/**
 * Continues a plane of the size that it was made for, `[H,W]`, row-major: from where it is known to everywhere. It goes to `into`, by
 * default to memory of its own.
 */
export type Continuation = (values: Float32Array, into?: Float32Array) => Float32Array;

/** A grid, and how much is known at each of its pixels, from 0 to 1. */
interface Level {
  readonly width: number;
  readonly height: number;
  readonly known: Float32Array;
  /** What is known of the next coarser grid's pixels, summed over the up to four pixels below. */
  readonly sums: Float32Array;
}

/**
 * Continues planes from where they are known to where they are not, ever more broadly the further away: what is known is averaged by a
 * Gaussian, and over the rest by halving the grid until it is known everywhere (pull and push: Gortler, Grzeszczuk,
 * Szeliski and Cohen, "The Lumigraph", 1996, section 3.4). Where nothing is known, 0. What depends on the places alone is done
 * once, for all planes.
 *
 * @param known how much of each pixel is known, from 0 to 1, row by row
 * @param sigma of the Gaussian, in pixels
 */
export function continuation(
  { width, height }: Pick<Plane, 'width' | 'height'>,
  known: Float32Array,
  sigma: number,
): Continuation {
  const weight = broadBlur({ width, height, values: known }, sigma);
  // A quarter of a neighbourhood is enough to go by.
  const levels = levelsOf(
    { width, height },
    weight.map((w) => Math.min(1, 4 * w)),
  );
  return (values, mean = new Float32Array(values.length)) => {
    for (let i = 0; i < mean.length; i++) mean[i] = values[i]! * known[i]!;
    broadBlur({ width, height, values: mean }, sigma, mean);
    for (let i = 0; i < mean.length; i++) mean[i] = mean[i]! / Math.max(weight[i]!, 1e-6);
    return pulled(levels, mean);
  };
}

/** Ever coarser grids, down to one that is known everywhere, or of one pixel. */
function levelsOf({ width, height }: Pick<Plane, 'width' | 'height'>, known: Float32Array): Level[] {
  const isLast = (width === 1 && height === 1) || known.every((k) => k === 1);
  if (isLast) return [{ width, height, known, sums: known }];
  const half = halfOf({ width, height });
  const sums = new Float32Array(half.width * half.height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y >> 1) * half.width + (x >> 1);
      sums[at] = sums[at]! + known[y * width + x]!;
    }
  return [
    { width, height, known, sums },
    ...levelsOf(
      half,
      sums.map((sum) => Math.min(sum, 1)),
    ),
  ];
}

function halfOf({ width, height }: Pick<Plane, 'width' | 'height'>) {
  return { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
}

/** What is known, and broader means of it where it is not, in place. */
function pulled([{ width, height, known, sums }, ...coarser]: readonly Level[], values: Float32Array): Float32Array {
  if (coarser.length === 0) return values;
  const half = halfOf({ width, height });
  const means = new Float32Array(half.width * half.height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [i, at] = [y * width + x, (y >> 1) * half.width + (x >> 1)];
      means[at] = means[at]! + known[i]! * values[i]!;
    }
  for (let at = 0; at < means.length; at++) means[at] = sums[at]! > 0 ? means[at]! / sums[at]! : 0;
  const broad = pulled(coarser, means);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const k = known[i]!;
      if (k < 1) values[i] = k * values[i]! + (1 - k) * doubled(broad, half, x, y);
    }
  return values;
}

/** A plane of twice the size between the middles of this one's pixels, linearly, at one of its places; its edge goes on. */
function doubled(
  values: Float32Array,
  { width, height }: Pick<Plane, 'width' | 'height'>,
  x: number,
  y: number,
): number {
  const [left, top] = [(x - 1) >> 1, (y - 1) >> 1];
  const [first, next] = [Math.max(left, 0), Math.min(left + 1, width - 1)];
  const [share, down] = [x & 1 ? 0.75 : 0.25, y & 1 ? 0.75 : 0.25];
  const row = (v: number) => Math.fround(share * values[v * width + first]! + (1 - share) * values[v * width + next]!);
  return Math.fround(down * row(Math.max(top, 0)) + (1 - down) * row(Math.min(top + 1, height - 1)));
}
