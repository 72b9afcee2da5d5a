import { valueAt } from './select.js';

/** The middle one of some numbers, the upper of two; 0 of none. They stay as they are. */
export function median(values: ArrayLike<number>): number {
  return values.length === 0 ? 0 : valueAt(new Float64Array(values), values.length >> 1);
}

/**
 * The middle one of numbers of which some count more than others: up to it is more than half of all that counts; 0 of none.
 *
 * @param weights how much each counts, at least 0
 */
export function weightedMedian(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  const own = new Float64Array(values);
  const counts = new Float64Array(weights);
  let left = sumOf(counts) / 2;
  // Not by sorting: a piece of a large photograph has a million pixels. What lies to one side of a value is left out, ever again.
  let [first, end] = [0, own.length];
  while (first < end) {
    const { less, more, below, same } = apart({ own, counts, first, end });
    if (below > left) end = less;
    else if (below + same > left) return own[less]!;
    else [first, left] = [more, left - below - same];
  }
  return own.length === 0 ? 0 : own.reduce((most, value) => Math.max(most, value));
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}

/** Parts a stretch of numbers by one in its middle: into those below it, up to `less`, those as large, and those above it, from `more` on. */
function apart({ own, counts, first, end }: { own: Float64Array; counts: Float64Array; first: number; end: number }): {
  less: number;
  more: number;
  below: number;
  same: number;
} {
  const pivot = own[(first + end) >> 1]!;
  let [less, at, more, below, same] = [first, first, end, 0, 0];
  while (at < more) {
    const value = own[at]!;
    const count = counts[at]!;
    if (value > pivot) {
      more--;
      own[at] = own[more]!;
      own[more] = value;
      counts[at] = counts[more]!;
      counts[more] = count;
      continue;
    }
    if (value < pivot) {
      own[at] = own[less]!;
      own[less] = value;
      counts[at] = counts[less]!;
      counts[less] = count;
      less++;
      below += count;
    } else same += count;
    at++;
  }
  return { less, more, below, same };
}
