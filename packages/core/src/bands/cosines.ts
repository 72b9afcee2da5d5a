/** The cosines of a line of so many values, orthonormal, a frequency a row. */
function cosines(count: number): Float64Array {
  const rows = new Float64Array(count * count);
  for (let k = 0; k < count; k++)
    for (let n = 0; n < count; n++)
      rows[k * count + n] = Math.sqrt((k === 0 ? 1 : 2) / count) * Math.cos((Math.PI * k * (n + 0.5)) / count);
  return rows;
}

/** Planes as sums of cosines across and down, mirrored at the border: what a blur damps, and by how much, is plain there. */
export interface Cosines {
  /** From a plane `[H,W]` to its amplitudes, of frequencies from none at `[0, 0]`, in their order. */
  forward(plane: ArrayLike<number>): Float64Array;
  /** From amplitudes back to their plane. */
  inverse(amplitudes: ArrayLike<number>): Float64Array;
  /** The squared frequency of each amplitude, in radians per pixel: from 0 to `2 pi^2`. */
  readonly squares: Float64Array;
}

/** The cosine transform (DCT-II, orthonormal) of planes of one size. */
export function cosineTransform(height: number, width: number): Cosines {
  const [down, across] = [cosines(height), cosines(width)];
  return {
    forward: (plane) =>
      transposed(product(across, transposed(product(down, plane, height), height, width), width), width, height),
    inverse(amplitudes) {
      const [up, back] = [transposed(down, height, height), transposed(across, width, width)];
      return transposed(
        product(back, transposed(product(up, amplitudes, height), height, width), width),
        width,
        height,
      );
    },
    squares: Float64Array.from(
      { length: height * width },
      (_, i) => (Math.PI * Math.floor(i / width)) ** 2 / height ** 2 + (Math.PI * (i % width)) ** 2 / width ** 2,
    ),
  };
}

/** A square matrix of so many rows times another, whose rows they are as many. */
function product(matrix: Float64Array, other: ArrayLike<number>, rows: number): Float64Array {
  const columns = other.length / rows;
  const out = new Float64Array(other.length);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < rows; k++) {
      const factor = matrix[i * rows + k]!;
      for (let j = 0; j < columns; j++) out[i * columns + j]! += factor * other[k * columns + j]!;
    }
  return out;
}

function transposed(values: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = values[i * columns + j]!;
  return out;
}
