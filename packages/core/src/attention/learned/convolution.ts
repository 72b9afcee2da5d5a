/** Planes of equal size: `[C,H,W]`, row-major. */
export interface Planes {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
}

/** A convolution of 3x3 pixels, or of one. */
export interface Convolution {
  readonly inputs: number;
  readonly outputs: number;
  /** `[O,I,k,k]`, with k 1 or 3. */
  readonly weight: Float32Array;
  /** `[O]` */
  readonly bias: Float32Array;
}

/**
 * A convolution of 3x3, zeros around the planes, and what is below 0 cut off (ReLU).
 *
 * @param stride 1, or 2 for planes of half the size; PyTorch's `Conv2d(..., 3, stride, padding=1)`
 */
export function convolved(planes: Planes, { inputs, outputs, weight, bias }: Convolution, stride: 1 | 2): Planes {
  const padded = withBorder(planes);
  const across = planes.width + 2;
  const plane = across * (planes.height + 2);
  const [height, width] = [planes.height / stride, planes.width / stride];
  const values = new Float32Array(outputs * height * width);
  // Four outputs at a time share what is read; sums are in float64, in one order: the same bits on every machine.
  const sums: Sums = [0, 1, 2, 3].map(() => new Float64Array(width)) as unknown as Sums;
  const kernels = new Float64Array(12);
  for (let first = 0; first < outputs; first += 4) {
    const count = Math.min(4, outputs - first);
    for (let y = 0; y < height; y++) {
      for (let n = 0; n < count; n++) sums[n]!.fill(bias[first + n]!);
      for (let input = 0; input < inputs; input++)
        for (let ky = 0; ky < 3; ky++) {
          for (let n = 0; n < count; n++) {
            const at = ((first + n) * inputs + input) * 9 + 3 * ky;
            for (let kx = 0; kx < 3; kx++) kernels[3 * n + kx] = weight[at + kx]!;
          }
          addRow(sums, kernels, padded, { from: input * plane + (stride * y + ky) * across, stride });
        }
      for (let n = 0; n < count; n++) {
        const to = ((first + n) * height + y) * width;
        const own = sums[n]!;
        for (let x = 0; x < width; x++) values[to + x] = Math.max(0, own[x]!);
      }
    }
  }
  return { channels: outputs, height, width, values };
}

/** A row of each of four outputs. */
type Sums = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

/** Adds a row of one input, from pixel `from` on, through three weights for each of four outputs. */
function addRow(
  [sum0, sum1, sum2, sum3]: Sums,
  kernels: Float64Array,
  row: Float32Array,
  { from, stride }: { readonly from: number; readonly stride: number },
): void {
  const [a0, b0, c0] = [kernels[0]!, kernels[1]!, kernels[2]!];
  const [a1, b1, c1] = [kernels[3]!, kernels[4]!, kernels[5]!];
  const [a2, b2, c2] = [kernels[6]!, kernels[7]!, kernels[8]!];
  const [a3, b3, c3] = [kernels[9]!, kernels[10]!, kernels[11]!];
  for (let x = 0, i = from; x < sum0.length; x++, i += stride) {
    const left = row[i]!;
    const middle = row[i + 1]!;
    const right = row[i + 2]!;
    sum0[x]! += a0 * left + b0 * middle + c0 * right;
    sum1[x]! += a1 * left + b1 * middle + c1 * right;
    sum2[x]! += a2 * left + b2 * middle + c2 * right;
    sum3[x]! += a3 * left + b3 * middle + c3 * right;
  }
}

/** The same planes within a border of zeros, a pixel wide. */
function withBorder({ channels, height, width, values }: Planes): Float32Array {
  const across = width + 2;
  const padded = new Float32Array(channels * (height + 2) * across);
  for (let row = 0; row < channels * height; row++) {
    const [channel, y] = [Math.floor(row / height), row % height];
    const to = (channel * (height + 2) + y + 1) * across + 1;
    padded.set(values.subarray(row * width, (row + 1) * width), to);
  }
  return padded;
}

/** A convolution of single pixels, with no ReLU. */
export function mixed({ height, width, values }: Planes, { inputs, outputs, weight, bias }: Convolution): Planes {
  const plane = height * width;
  const out = new Float32Array(outputs * plane);
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < plane; i++) {
      let sum = bias[o]!;
      for (let input = 0; input < inputs; input++) sum += weight[o * inputs + input]! * values[input * plane + i]!;
      out[o * plane + i] = sum;
    }
  return { channels: outputs, height, width, values: out };
}

/** Planes twice as large, each pixel four times, and others of that size after them. */
export function enlargedBeside(small: Planes, beside: Planes): Planes {
  const { channels, width } = small;
  const { height: tall, width: wide } = beside;
  const values = new Float32Array((channels + beside.channels) * tall * wide);
  for (let row = 0; row < channels * tall; row++) {
    const [channel, y] = [Math.floor(row / tall), row % tall];
    const from = (channel * small.height + (y >> 1)) * width;
    for (let x = 0; x < wide; x++) values[row * wide + x] = small.values[from + (x >> 1)]!;
  }
  values.set(beside.values, channels * tall * wide);
  return { channels: channels + beside.channels, height: tall, width: wide, values };
}

/** Each 2x2 pixels of a plane as one pixel of four planes (space to depth; PyTorch's `pixel_unshuffle`). */
export function folded(planes: Planes): Planes {
  const { channels, height, width, values } = planes;
  const out = new Float32Array(values.length);
  putFolded(out, planes);
  return { channels: 4 * channels, height: height / 2, width: width / 2, values: out };
}

/** {@link folded} into memory that there is; of planes mirrored from left to right, if need be. */
export function putFolded(out: Float32Array, { channels, height, width, values }: Planes, isMirrored = false): void {
  const [down, across] = [height / 2, width / 2];
  const step = isMirrored ? -2 : 2;
  for (let plane = 0, to = 0; plane < 4 * channels; plane++) {
    const column = isMirrored ? width - 1 - (plane & 1) : plane & 1;
    for (let y = 0; y < down; y++) {
      let from = beginOf(plane, y, height) * width + column;
      for (const end = to + across; to < end; to++, from += step) out[to] = values[from]!;
    }
  }
}

/** The row of planes of so many rows in which row `y` of a folded plane lies: of each four, two are of the upper row. */
function beginOf(plane: number, y: number, height: number): number {
  return (plane >> 2) * height + 2 * y + ((plane >> 1) & 1);
}

/** The inverse of {@link folded}. */
export function unfolded({ channels, height, width, values }: Planes): Planes {
  const out = new Float32Array(values.length);
  const [tall, wide] = [2 * height, 2 * width];
  for (let plane = 0, i = 0; plane < channels; plane++)
    for (let y = 0; y < height; y++) {
      const to = beginOf(plane, y, tall) * wide + (plane & 1);
      for (let x = 0; x < width; x++, i++) out[to + 2 * x] = values[i]!;
    }
  return { channels: channels / 4, height: tall, width: wide, values: out };
}
