// Plain loops over whole planes, each a function of its own: of a large photograph they are most of a mending's time, and an engine
// compiles a small function that it sees often to better code than the same loop amid a long one.

/** `a b`, which may go where one of them is. */
export function multiply(a: Float32Array, b: Float32Array, into: Float32Array): Float32Array {
  for (let i = 0; i < into.length; i++) into[i] = a[i]! * b[i]!;
  return into;
}

/** `a - b`, in place of `a`. */
export function subtract(a: Float32Array, b: Float32Array): Float32Array {
  for (let i = 0; i < a.length; i++) a[i] = a[i]! - b[i]!;
  return a;
}

/** The indices of the values that are not 0. */
export function indicesOf(values: Float32Array | Uint8Array): Int32Array {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) count++;
  const indices = new Int32Array(count);
  for (let i = 0, n = 0; n < count; i++) if (values[i] !== 0) indices[n++] = i;
  return indices;
}

/** The values at some places, as indices. */
export function valuesAt(values: Float32Array, places: Int32Array): Float32Array {
  const own = new Float32Array(places.length);
  for (let n = 0; n < own.length; n++) own[n] = values[places[n]!]!;
  return own;
}

/** Puts values where {@link valuesAt} has them from. */
export function putAt(own: Float32Array, places: Int32Array, into: Float32Array): Float32Array {
  for (let n = 0; n < own.length; n++) into[places[n]!] = own[n]!;
  return into;
}

/** All indices below a number. */
export function allIndices(count: number): Int32Array {
  const indices = new Int32Array(count);
  for (let i = 0; i < count; i++) indices[i] = i;
  return indices;
}
