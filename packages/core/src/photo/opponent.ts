/**
 * Colours, one plane per channel, as luma (Rec. 601), blue less luma and red less luma: what photographs lack detail in, and what
 * ink on them stands out in, lie apart there. Other channels than three stay as they are.
 *
 * @param planes of one size, one per channel: overwritten, because of a large photograph copies are much memory
 * @returns `planes`
 */
export function asOpponent(planes: Float32Array[]): Float32Array[] {
  if (planes.length !== 3) return planes;
  const [red, green, blue] = planes as [Float32Array, Float32Array, Float32Array];
  for (let i = 0; i < red.length; i++) {
    const r = red[i]!;
    const b = blue[i]!;
    const luma = Math.fround(0.299 * r + 0.587 * green[i]! + 0.114 * b);
    red[i] = luma;
    green[i] = b - luma;
    blue[i] = r - luma;
  }
  return planes;
}

/** The way back from {@link asOpponent}, in the planes' own memory likewise. */
export function asColours(planes: Float32Array[]): Float32Array[] {
  if (planes.length !== 3) return planes;
  const [luma, blue, red] = planes as [Float32Array, Float32Array, Float32Array];
  for (let i = 0; i < luma.length; i++) {
    const y = luma[i]!;
    const u = blue[i]!;
    const v = red[i]!;
    luma[i] = y + v;
    blue[i] = y - (0.299 * v + 0.114 * u) / 0.587;
    red[i] = y + u;
  }
  return planes;
}
