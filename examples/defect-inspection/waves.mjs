// A square picture as the sum of waves: the real Fourier basis, along and across.

/**
 * The two ways between the pixels and the waves of pictures of a size. Waves are orthonormal: white noise stays white.
 *
 * @param {number} side of a picture, even
 */
export function waves(side) {
  const rows = Array.from({ length: side }, (_, k) => {
    const wave = k % 2 === 1 || k === 0 ? Math.cos : Math.sin;
    const scale = Math.sqrt((k === 0 || k === side - 1 ? 1 : 2) / side);
    return Array.from({ length: side }, (_, n) => scale * wave((2 * Math.PI * frequency(k) * n) / side));
  });
  const forth = Float64Array.from(rows.flat());
  const back = Float64Array.from(rows.flatMap((_, n) => rows.map((row) => row[n] ?? 0)));
  return {
    /** @param {Float32Array | Float64Array} pixels */
    toWaves: (pixels) => turned(forth, turned(forth, pixels, side), side),
    /** @param {Float64Array} amplitudes */
    toPixels: (amplitudes) => turned(back, turned(back, amplitudes, side), side),
  };
}

/** Full turns of wave `k` over a picture: 0, then each twice, as cosine and sine. @param {number} k */
export function frequency(k) {
  return Math.ceil(k / 2);
}

/**
 * A matrix times a picture, transposed: twice, and the matrix has been applied along and across.
 *
 * @param {Float64Array} matrix
 * @param {ArrayLike<number>} values
 * @param {number} side
 */
function turned(matrix, values, side) {
  const result = new Float64Array(side * side);
  for (let k = 0; k < side; k++) {
    const row = new Float64Array(side);
    for (let n = 0; n < side; n++) {
      const factor = matrix[k * side + n];
      for (let x = 0; x < side; x++) row[x] += factor * values[n * side + x];
    }
    for (let x = 0; x < side; x++) result[x * side + k] = row[x];
  }
  return result;
}
