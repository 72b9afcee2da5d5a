/**
 * A plane averaged three times over squares of `2 radius + 1` pixels, cut off at the border: near to a Gaussian of
 * standard deviation `sqrt(radius (radius + 1))`, without the exponential that engines round differently.
 */
export function smooth(plane: Float32Array, height: number, width: number, radius: number): Float32Array {
  let result = plane;
  for (let pass = 0; pass < 3; pass++) {
    const across = averageLines(result, { lines: height, length: width, lineStride: width, stride: 1 }, radius);
    result = averageLines(across, { lines: width, length: height, lineStride: 1, stride: width }, radius);
  }
  return result;
}

interface Lines {
  readonly lines: number;
  readonly length: number;
  readonly lineStride: number;
  readonly stride: number;
}

function averageLines(from: Float32Array, { lines, length, lineStride, stride }: Lines, radius: number): Float32Array {
  const to = new Float32Array(from.length);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      const start = Math.max(0, i - radius);
      const end = Math.min(length - 1, i + radius);
      let sum = 0;
      for (let j = start; j <= end; j++) sum += from[line * lineStride + j * stride]!;
      to[line * lineStride + i * stride] = sum / (end - start + 1);
    }
  }
  return to;
}
