/** The middle one of some numbers, the upper of two; 0 of none. They stay as they are. */
export function median(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[sorted.length >> 1] ?? 0;
}
