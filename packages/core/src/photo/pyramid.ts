import { indicesOf } from './pixelwise.js';
import type { Plane } from './resample.js';

type Size = Pick<Plane, 'width' | 'height'>;

/** A grid, and how much is known at each of its pixels, from 0 to 1. */
interface Level extends Size {
  readonly known: Float32Array;
  /** Of the next finer grid, what is known of the up to four pixels in each of its own, summed. */
  readonly sums: Float32Array;
  /** The pixels that it is asked for, as indices; all, where that is not said. */
  readonly asked?: Int32Array | undefined;
  /** Those of them that are not wholly known: the next coarser grid fills them. */
  readonly open: Int32Array;
}

/** What of a plane is used, and how what is not known of it is filled. */
export interface Pyramid {
  /** The pixels that have to be known, as indices: those asked for, and those that coarser ones are means of; all, where all are asked for. */
  readonly needed: Int32Array | undefined;
  /** Fills a plane where it is asked for, in place. */
  readonly filled: (values: Float32Array) => Float32Array;
}

/**
 * Ever coarser grids, each half as wide and high as the one before, down to one that is known wherever it is asked for, or of one pixel.
 * They fill a plane where it is not wholly known, by means of what is, and no more is computed than that takes.
 *
 * @param known how much of each pixel is known, from 0 to 1
 * @param asked where the plane is asked for, as indices. @default everywhere
 */
export function pyramid({ width, height, values: known }: Plane, asked?: Int32Array): Pyramid {
  const levels = [levelOf({ width, height, known, sums: known, asked })];
  for (let last = levels[0]!; last.open.length > 0 && last.known.length > 1; last = levels.at(-1)!)
    levels.push(coarserThan(last));
  // From the coarsest on: of each grid what is asked for, and what the next coarser one is made of.
  const needed: (Int32Array | undefined)[] = [];
  levels.toReversed().forEach((level, n) => {
    const coarser = levels[levels.length - n];
    needed.unshift(coarser ? withBelow(level, needed[0]!, coarser) : level.asked);
  });
  return {
    needed: needed[0],
    filled(values) {
      const planes = [values];
      for (let n = 1; n < levels.length; n++)
        planes.push(meansOf(planes[n - 1]!, levels[n - 1]!, levels[n]!, needed[n]!));
      for (let n = levels.length - 2; n >= 0; n--) fill(planes[n]!, levels[n]!, planes[n + 1]!, levels[n + 1]!);
      return values;
    },
  };
}

function levelOf(level: Omit<Level, 'open'>): Level {
  return { ...level, open: partlyKnown(level.known, level.asked) };
}

function partlyKnown(known: Float32Array, asked: Int32Array | undefined): Int32Array {
  const among = asked?.length ?? known.length;
  const open = new Int32Array(among);
  let count = 0;
  for (let n = 0; n < among; n++) {
    const i = asked ? asked[n]! : n;
    if (known[i]! < 1) open[count++] = i;
  }
  return open.slice(0, count);
}

function coarserThan({ width, height, known, open }: Level): Level {
  const half = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  const sums = new Float32Array(half.width * half.height);
  for (let y = 0; y < height; y++) {
    const [from, to] = [y * width, (y >> 1) * half.width];
    for (let x = 0; x < width; x += 2) {
      const at = to + (x >> 1);
      const first = Math.fround(sums[at]! + known[from + x]!);
      sums[at] = x + 1 < width ? first + known[from + x + 1]! : first;
    }
  }
  const isAsked = new Uint8Array(sums.length);
  for (let n = 0; n < open.length; n++) {
    const x = open[n]! % width;
    const left = (x - 1) >> 1;
    const top = ((open[n]! - x) / width - 1) >> 1;
    const first = Math.max(left, 0);
    const next = Math.min(left + 1, half.width - 1);
    const above = Math.max(top, 0) * half.width;
    const below = Math.min(top + 1, half.height - 1) * half.width;
    isAsked[above + first] = 1;
    isAsked[above + next] = 1;
    isAsked[below + first] = 1;
    isAsked[below + next] = 1;
  }
  const atMostOne = new Float32Array(sums.length);
  for (let i = 0; i < sums.length; i++) atMostOne[i] = Math.min(sums[i]!, 1);
  return levelOf({ ...half, known: atMostOne, sums, asked: indicesOf(isAsked) });
}

/** What a grid is asked for, and its pixels in some of the next coarser one. */
function withBelow(
  { width, height, asked, known }: Level,
  coarse: Int32Array,
  { width: half }: Size,
): Int32Array | undefined {
  if (!asked) return undefined;
  const isNeeded = new Uint8Array(known.length);
  for (let n = 0; n < asked.length; n++) isNeeded[asked[n]!] = 1;
  for (let n = 0; n < coarse.length; n++) {
    const column = coarse[n]! % half;
    const row = (coarse[n]! - column) / half;
    const right = Math.min(2 * column + 2, width);
    const bottom = Math.min(2 * row + 2, height);
    for (let y = 2 * row; y < bottom; y++) for (let x = 2 * column; x < right; x++) isNeeded[y * width + x] = 1;
  }
  return indicesOf(isNeeded);
}

/** Means of what is known of a finer grid, at some pixels of a coarser one. */
function meansOf(
  values: Float32Array,
  { width, height, known }: Level,
  { width: half, sums }: Level,
  needed: Int32Array,
): Float32Array {
  const means = new Float32Array(sums.length);
  for (let n = 0; n < needed.length; n++) {
    const at = needed[n]!;
    const column = at % half;
    const row = (at - column) / half;
    const right = Math.min(2 * column + 2, width);
    const bottom = Math.min(2 * row + 2, height);
    let sum = 0;
    for (let y = 2 * row; y < bottom; y++)
      for (let i = y * width + 2 * column; i < y * width + right; i++) sum = Math.fround(sum + known[i]! * values[i]!);
    means[at] = sums[at]! > 0 ? sum / sums[at]! : 0;
  }
  return means;
}

/** Fills what is open of a grid with what the next coarser one has there, linearly between the middles of its pixels; its edge goes on. */
function fill(values: Float32Array, { width, known, open }: Level, broad: Float32Array, half: Size): void {
  for (let n = 0; n < open.length; n++) {
    const i = open[n]!;
    const x = i % width;
    const y = (i - x) / width;
    const left = (x - 1) >> 1;
    const top = (y - 1) >> 1;
    const first = Math.max(left, 0);
    const next = Math.min(left + 1, half.width - 1);
    const above = Math.max(top, 0) * half.width;
    const below = Math.min(top + 1, half.height - 1) * half.width;
    const share = x & 1 ? 0.75 : 0.25;
    const down = y & 1 ? 0.75 : 0.25;
    const upper = Math.fround(share * broad[above + first]! + (1 - share) * broad[above + next]!);
    const lower = Math.fround(share * broad[below + first]! + (1 - share) * broad[below + next]!);
    const k = known[i]!;
    values[i] = k * values[i]! + (1 - k) * Math.fround(down * upper + (1 - down) * lower);
  }
}
