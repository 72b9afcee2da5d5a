/** The middle one of some numbers, the upper of two; 0 of none. They stay as they are. */
export function median(values: ArrayLike<number>): number {
  const sorted = new Float64Array(values).sort();
  return sorted[sorted.length >> 1] ?? 0;
}

/**
 * The middle one of numbers of which some count more than others: up to it is more than half of all that counts; 0 of none.
 *
 * @param weights how much each counts, at least 0
 */
export function weightedMedian(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  const order = Uint32Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  let left = order.reduce((sum, i) => sum + weights[i]!, 0) / 2;
  const middle = order.find((i) => {
    left -= weights[i]!;
    return left < 0;
  });
  return values[middle ?? order.at(-1) ?? 0] ?? 0;
}
