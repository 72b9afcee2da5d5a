/** Cosines of 0, 1 ... 8 sixteenths of pi, written out: engines may round `Math.cos` differently. */
const cosines = [
  1,
  0.9807852804032304,
  0.9238795325112867,
  0.8314696123025452,
  Math.SQRT1_2,
  0.5555702330196022,
  0.3826834323650898,
  0.19509032201612825,
  0,
];

/** The orthonormal 8-point discrete cosine transform (DCT-II), `[frequency][position]`, row after row. */
export function dctMatrix(): Float64Array {
  return Float64Array.from({ length: 64 }, (_, i) => {
    const frequency = i >> 3;
    const scale = frequency === 0 ? cosines[4]! / 2 : 0.5;
    return scale * cosine((2 * (i & 7) + 1) * frequency);
  });
}

/** `cos(k pi / 16)`. */
function cosine(k: number): number {
  const folded = k % 32 > 16 ? 32 - (k % 32) : k % 32;
  return folded > 8 ? -cosines[16 - folded]! : cosines[folded]!;
}

/** `matrix block matrix^T` for 8 x 8 matrices, or with `inverse`, `matrix^T block matrix`. */
export function transformBlock(block: Float64Array, matrix: Float64Array, inverse: boolean): Float64Array {
  const entry = (row: number, column: number) => (inverse ? matrix[column * 8 + row]! : matrix[row * 8 + column]!);
  const half = new Float64Array(64);
  const result = new Float64Array(64);
  for (let i = 0; i < 64; i++) for (let k = 0; k < 8; k++) half[i]! += entry(i >> 3, k) * block[k * 8 + (i & 7)]!;
  for (let i = 0; i < 64; i++) for (let k = 0; k < 8; k++) result[i]! += half[(i & ~7) + k]! * entry(i & 7, k);
  return result;
}
