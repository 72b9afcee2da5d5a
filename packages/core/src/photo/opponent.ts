/**
 * Colours, one plane per channel, as luma (Rec. 601), blue less luma and red less luma: what photographs lack detail in, and what
 * ink on them stands out in, lie apart there. Other channels than three stay as they are.
 *
 * @param planes of one size, one per channel
 */
export function toOpponent(planes: readonly Float32Array[]): Float32Array[] {
  return asOpponent(planes.map((plane) => plane.slice()));
}

/** The way back from {@link toOpponent}. */
export function fromOpponent(planes: readonly Float32Array[]): Float32Array[] {
  return asColours(planes.map((plane) => plane.slice()));
}

/** {@link toOpponent} in the planes' own memory, which of a large photograph is much. */
export function asOpponent(planes: Float32Array[]): Float32Array[] {
  if (planes.length !== 3) return planes;
  const [red, green, blue] = planes as [Float32Array, Float32Array, Float32Array];
  for (let i = 0; i < red.length; i++) {
    const [r, b] = [red[i]!, blue[i]!];
    const luma = Math.fround(0.299 * r + 0.587 * green[i]! + 0.114 * b);
    red[i] = luma;
    green[i] = b - luma;
    blue[i] = r - luma;
  }
  return planes;
}

/** {@link fromOpponent} in the planes' own memory. */
export function asColours(planes: Float32Array[]): Float32Array[] {
  if (planes.length !== 3) return planes;
  const [luma, blue, red] = planes as [Float32Array, Float32Array, Float32Array];
  for (let i = 0; i < luma.length; i++) {
    const [y, u, v] = [luma[i]!, blue[i]!, red[i]!];
    luma[i] = y + v;
    blue[i] = y - (0.299 * v + 0.114 * u) / 0.587;
    red[i] = y + u;
  }
  return planes;
}
