import { checkInteger, checkOneOf, invalidArgument } from '../errors.js';
import type { ImageShape } from '../tensor/tensor.js';
import type { BandTransform } from './bands.js';
import { fromAxes, toAxes } from './colour-axes.js';

/** An orthonormal wavelet: Haar's, or that of Daubechies with two vanishing moments. */
export type Wavelet = 'haar' | 'daubechies-2';

const root3 = Math.sqrt(3);

/** Low-pass filters (Daubechies 1988, table 1), of four taps each, over pixels `2k - 1` to `2k + 2`: Haar's lies in the middle. */
const filters: Readonly<Record<Wavelet, Taps>> = {
  haar: [0, Math.SQRT1_2, Math.SQRT1_2, 0],
  'daubechies-2': [1 + root3, 3 + root3, 3 - root3, 1 - root3].map((tap) => tap / (4 * Math.SQRT2)) as unknown as Taps,
};

/** The names of {@link Wavelet}. */
export const wavelets = Object.keys(filters) as Wavelet[];

type Taps = readonly [number, number, number, number];

/**
 * The wavelet transform of several levels (Mallat 1989, "A theory for multiresolution signal decomposition"), of images that go on
 * periodically beyond their border, which leaves it exactly orthonormal. The coefficients of each channel lie where the next coarser
 * level's have their place in the upper left quarter.
 *
 * @param shape the images' `[C,H,W]`
 * @param bands from 1, which is the image as a whole, to 9; each after the first halves the sides once
 * @param wavelet what coefficients are taken by. @default 'haar', which no mask reaches farther in than its block of pixels
 * @throws FuzzydiffError `invalid-argument` for sides that can't be halved that often
 */
export function bandTransform(shape: ImageShape, bands: number, wavelet: Wavelet = 'haar'): BandTransform {
  const [channels, height, width] = shape;
  const levels = checkInteger('bands', bands, 1, 9) - 1;
  const step = 2 ** levels;
  if (height % step !== 0 || width % step !== 0)
    throw invalidArgument(
      'bands',
      `at most ${halvings(height, width) + 1}, as ${height}x${width} pixels can be halved,`,
      bands,
    );
  const taps = filters[checkOneOf('wavelet', wavelet, wavelets)];
  const plane = height * width;
  const between = new Float32Array(plane);
  /** Each channel, and the rows and columns of each level's part of it. */
  const eachPart = (values: Float32Array, make: (own: Float32Array, level: number) => void) => {
    for (let c = 0; c < channels; c++)
      for (let level = 0; level < levels; level++) make(values.subarray(c * plane, (c + 1) * plane), level);
  };
  const rows = (level: number) => ({ count: height >> level, apart: width, length: width >> level, stride: 1 });
  const columns = (level: number) => ({ count: width >> level, apart: 1, length: height >> level, stride: width });
  return {
    bands,
    bandOf: Uint8Array.from({ length: plane }, (_, i) => bandAt(i % width, Math.floor(i / width))),
    forward(values) {
      toAxes(values, channels);
      eachPart(values, (own, level) => {
        split(own, between, rows(level), taps);
        split(between, own, columns(level), taps);
      });
    },
    inverse(values) {
      eachPart(values, (own, level) => {
        join(own, between, columns(levels - 1 - level), taps);
        join(between, own, rows(levels - 1 - level), taps);
      });
      fromAxes(values, channels);
    },
  };

  function bandAt(x: number, y: number): number {
    let level = 0;
    while (level < levels && x < width >> (level + 1) && y < height >> (level + 1)) level++;
    return levels - level;
  }
}

function halvings(height: number, width: number): number {
  let count = 0;
  while (height % 2 ** (count + 1) === 0 && width % 2 ** (count + 1) === 0) count++;
  return count;
}

/** Lines of a part of a plane, one beside the other: its rows or its columns. */
interface Lines {
  readonly count: number;
  /** From one line to the next. */
  readonly apart: number;
  /** How many values a line has: an even number. */
  readonly length: number;
  /** From one of its values to the next. */
  readonly stride: number;
}

/**
 * Splits each line into a coarse half and, after it, a fine one: `low[k] = sum_i h[i] x[2k - 1 + i]`, and `(-1)^i h[3 - i]` for the
 * fine. Lines go on periodically.
 */
function split(
  from: Float32Array,
  to: Float32Array,
  { count, apart, length, stride }: Lines,
  [h0, h1, h2, h3]: Taps,
): void {
  const half = (length >> 1) * stride;
  const end = count * apart;
  for (let k = 0; k < half; k += stride) {
    const even = 2 * k;
    const odd = even + stride;
    const before = (k === 0 ? 2 * half : even) - stride;
    const after = k + stride === half ? 0 : odd + stride;
    for (let line = 0; line < end; line += apart) {
      const a = from[before + line]!;
      const b = from[even + line]!;
      const c = from[odd + line]!;
      const d = from[after + line]!;
      to[k + line] = h0 * a + h1 * b + h2 * c + h3 * d;
      to[half + k + line] = h3 * a - h2 * b + h1 * c - h0 * d;
    }
  }
}

/** Undoes {@link split}: its transpose, as both halves together are orthonormal. */
function join(
  from: Float32Array,
  to: Float32Array,
  { count, apart, length, stride }: Lines,
  [h0, h1, h2, h3]: Taps,
): void {
  const half = (length >> 1) * stride;
  const end = count * apart;
  for (let k = 0; k < half; k += stride) {
    const before = (k === 0 ? half : k) - stride;
    const after = k + stride === half ? 0 : k + stride;
    for (let line = 0; line < end; line += apart) {
      const low = from[k + line]!;
      const high = from[half + k + line]!;
      to[2 * k + line] = h1 * low - h2 * high + h3 * from[before + line]! - h0 * from[half + before + line]!;
      to[2 * k + stride + line] = h2 * low + h1 * high + h0 * from[after + line]! + h3 * from[half + after + line]!;
    }
  }
}
