/**
 * Colours, one plane per channel, as luma (Rec. 601), blue less luma and red less luma: what photographs lack detail in, and what
 * ink on them stands out in, lie apart there. Other channels than three stay as they are.
 *
 * @param planes of one size, one per channel
 */
export function toOpponent(planes: readonly Float32Array[]): Float32Array[] {
  if (planes.length !== 3) return planes.map((plane) => plane.slice());
  const [red, green, blue] = planes as [Float32Array, Float32Array, Float32Array];
  const luma = red.map((r, i) => 0.299 * r + 0.587 * green[i]! + 0.114 * blue[i]!);
  return [luma, blue.map((b, i) => b - luma[i]!), red.map((r, i) => r - luma[i]!)];
}

/** The way back from {@link toOpponent}. */
export function fromOpponent(planes: readonly Float32Array[]): Float32Array[] {
  if (planes.length !== 3) return planes.map((plane) => plane.slice());
  const [luma, u, v] = planes as [Float32Array, Float32Array, Float32Array];
  const green = luma.map((y, i) => y - (0.299 * v[i]! + 0.114 * u[i]!) / 0.587);
  return [luma.map((y, i) => y + v[i]!), green, luma.map((y, i) => y + u[i]!)];
}
