import { ascending } from './ascending.js';

/** The middle one of some numbers, the upper of two; 0 of none. They stay as they are. */
export function median(values: ArrayLike<number>): number {
  return selected(new Float64Array(values), values.length >> 1) ?? 0;
}

/**
 * The number that would be at a place if all were sorted, which takes a tenth of the time without sorting them (Hoare 1961, "Algorithm 65: Find").
 * Puts none larger before that place, and none smaller behind it.
 */
function selected(values: Float64Array, place: number): number | undefined {
  let [first, last] = [0, values.length - 1];
  while (first < last) {
    const pivot = values[(first + last) >> 1]!;
    let [i, j] = [first, last];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const other = values[i]!;
      values[i++] = values[j]!;
      values[j--] = other;
    }
    // Between the two lies what is the pivot itself.
    if (place <= j) last = j;
    else if (place >= i) first = i;
    else break;
  }
  return values[place];
}

/**
 * The middle one of numbers of which some count more than others: up to it is more than half of all that counts; 0 of none.
 *
 * @param weights how much each counts, at least 0
 */
export function weightedMedian(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  const order = ascending(values);
  if (order.length === 0) return 0;
  let left = 0;
  for (let n = 0; n < order.length; n++) left += weights[order[n]!]!;
  left /= 2;
  let middle = -1;
  do left -= weights[order[++middle]!]!;
  while (left >= 0 && middle < order.length - 1);
  return values[order[middle]!]!;
}
