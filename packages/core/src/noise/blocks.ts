/** The blocks of four values, by their places, in which any is other than 0; `undefined` where that is all of them. */
export function blocksWithin(values: Float32Array): Int32Array | undefined {
  const count = Math.ceil(values.length / 4);
  const blocks = new Int32Array(count);
  let found = 0;
  for (let n = 0; n < count; n++) {
    blocks[found] = n;
    found += hasAny(values, 4 * n) ? 1 : 0;
  }
  return found === count ? undefined : blocks.slice(0, found);
}

function hasAny(values: Float32Array, from: number): boolean {
  const end = Math.min(from + 4, values.length);
  for (let i = from; i < end; i++) if (values[i] !== 0) return true;
  return false;
}
