/**
 * Averages a plane by a kernel, across and then down; at its border by the part of the kernel that lies in it. Sums are in double
 * precision, from the first tap to the last.
 *
 * @param plane `[H,W]`, row after row
 * @param kernel an odd number of weights
 * @param into where it goes, as long as the plane, and the plane itself if need be
 * @returns `into`
 */
export type Blur = (
  plane: Float32Array,
  kernel: Float64Array,
  size: { readonly height: number; readonly width: number },
  into: Float32Array,
) => Float32Array;

/** {@link Blur} in plain JavaScript. */
export const scalarBlur: Blur = (plane, kernel, { height, width }, into) => {
  const across = new Float32Array(plane.length);
  blurLines([plane, across], kernel, { lines: height, length: width, lineStride: width, stride: 1 });
  blurLines([across, into], kernel, { lines: width, length: height, lineStride: 1, stride: width });
  return into;
};

/** The weights of a kernel that lie in a line of so many values around each of them, summed. */
export function weightsWithin(kernel: Float64Array, length: number): Float64Array {
  const radius = (kernel.length - 1) / 2;
  // Far from both ends it is the whole kernel.
  const weights = new Float64Array(length).fill(weightBetween(kernel, 0, 2 * radius));
  for (let i = 0; i < length; i++) {
    if (i >= radius && i + radius < length) i = length - 1 - radius;
    else weights[i] = weightBetween(kernel, Math.max(0, radius - i), Math.min(2 * radius, length - 1 - i + radius));
  }
  return weights;
}

function blurLines(
  [from, to]: readonly [Float32Array, Float32Array],
  kernel: Float64Array,
  { lines, length, lineStride, stride }: { lines: number; length: number; lineStride: number; stride: number },
): void {
  const radius = (kernel.length - 1) / 2;
  const whole = kernel.reduce((sum, weight) => sum + weight, 0);
  for (let line = 0; line < lines; line += 4) {
    // Four lines at a time, the last one again where there are fewer: in one alone, each sum would wait for the one before.
    const at = (n: number) => Math.min(line + n, lines - 1) * lineStride;
    const [line0, line1, line2, line3] = [at(0), at(1), at(2), at(3)];
    for (let i = 0; i < length; i++) {
      const inside = i >= radius && i + radius < length;
      const start = inside ? i - radius : Math.max(0, i - radius);
      const end = inside ? i + radius : Math.min(length - 1, i + radius);
      const weights = inside ? whole : weightBetween(kernel, start - i + radius, end - i + radius);
      let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
      for (let j = start * stride, k = start - i + radius; j <= end * stride; j += stride, k++) {
        const weight = kernel[k]!;
        sum0 += weight * from[line0 + j]!;
        sum1 += weight * from[line1 + j]!;
        sum2 += weight * from[line2 + j]!;
        sum3 += weight * from[line3 + j]!;
      }
      to[line0 + i * stride] = sum0 / weights;
      to[line1 + i * stride] = sum1 / weights;
      to[line2 + i * stride] = sum2 / weights;
      to[line3 + i * stride] = sum3 / weights;
    }
  }
}

function weightBetween(kernel: Float64Array, first: number, last: number): number {
  let sum = 0;
  for (let k = first; k <= last; k++) sum += kernel[k]!;
  return sum;
}
