/**
 * The value that would be at a place if numbers were sorted: without sorting them, which of a photograph's pixels takes ten times as
 * long (quickselect: Hoare, "Algorithm 65: find", 1961).
 *
 * @param values in any order, none of them NaN; they are left in another
 * @param place from 0 to one less than how many there are
 */
export function valueAt(values: Float32Array | Float64Array, place: number): number {
  let [first, last] = [0, values.length - 1];
  while (first < last) {
    const pivot = values[(first + last) >> 1]!;
    let [low, high] = [first, last];
    while (low <= high) {
      while (values[low]! < pivot) low++;
      while (values[high]! > pivot) high--;
      if (low > high) break;
      const moved = values[low]!;
      values[low++] = values[high]!;
      values[high--] = moved;
    }
    if (place <= high) last = high;
    else if (place >= low) first = low;
    else break;
  }
  return values[place]!;
}
