/**
 * The places of some numbers, that of the smallest first; of equal ones, the first place first. Float32 numbers are put in order without
 * a comparison in JavaScript for each, in a tenth of the time.
 *
 * @param values any number of them, none of which is NaN
 * @returns as long as `values`
 */
export function ascending(values: ArrayLike<number>): Uint32Array {
  if (values instanceof Float32Array) return ascendingFloats(values);
  return Uint32Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
}

/** By whole numbers of 64 bits: above, the bits of each number as a whole number of the same order; below, its place. */
function ascendingFloats(values: Float32Array): Uint32Array {
  const keys = new BigUint64Array(values.length);
  // The lower half of each comes first: all engines run on little-endian machines.
  const halves = new Uint32Array(keys.buffer);
  const number = new Float32Array(1);
  const bits = new Int32Array(number.buffer);
  for (let i = 0; i < values.length; i++) {
    // -0 is 0, once that is added.
    number[0] = values[i]! + 0;
    halves[2 * i] = i;
    // Below 0, larger bits are of smaller numbers; above, the sign makes them larger than all of those.
    halves[2 * i + 1] = bits[0]! < 0 ? ~bits[0]! : bits[0]! | 0x80000000;
  }
  keys.sort();
  const places = new Uint32Array(values.length);
  for (let i = 0; i < places.length; i++) places[i] = halves[2 * i]!;
  return places;
}
