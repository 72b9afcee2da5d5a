import { valueAt } from '../tensor/select.js';
import { contiguous, type ImageShape, sizeOf, type Tensor } from '../tensor/tensor.js';
import { chromaOf } from './chroma-of.js';
import { middleOf } from './middle-of.js';

/** What is wrong with an image at every place, in four numbers; none of it can be pointed at. */
export interface WholeScores {
  /**
   * How much of the finest luma of its middle its shallowest projection does not have: the natural logarithm of the
   * median of its coefficients' sizes, in image units, at least -12. Around the middle there may be nothing but a smooth wall.
   * Little where the image is blurred, much where it is noisy; a scratch is too small a part of it to count.
   */
  readonly grain: number;
  /** What colour it has all over: two shares of luma. None is wrong by itself; how far from those of clean images it is, makes a cast. */
  readonly chroma: readonly [number, number];
  /** How much larger steps are every 8 pixels, across and down, than elsewhere: a natural logarithm, at least 0. JPEG's blocks meet there. */
  readonly blocks: number;
}

/**
 * Ours. An image as a whole, in what blur, noise, casts and blocks change: the details of Haar's finest level of luma against those of its
 * shallowest projection (section 2.3), and the colour of its light and edges. Medians, so that damage of a place does not count.
 *
 * @param image `[C,H,W]` in `[-1, 1]`
 * @param projections `[D,C,H,W]`, the shallowest first; no other is asked
 * @throws FuzzydiffError `invalid-argument` for what is no float32 tensor
 */
export function wholeScores(image: Float32Array, projections: Tensor, shape: ImageShape): WholeScores {
  const size = sizeOf(shape);
  const shallow = contiguous(projections).subarray(0, size);
  return {
    grain: grainOf(lumaOf(less(image, shallow), shape), shape),
    chroma: chromaOf(image, shape),
    blocks: blocksOf(lumaOf(image, shape), shape),
  };
}

/** Of what a projection lacks in luma, the sizes of Haar's finest details of the middle in three directions. */
function grainOf(missing: Float32Array, [, height, width]: ImageShape): number {
  const [rows, columns] = [middleOf(height), middleOf(width)];
  const details = new Float64Array(3 * (((rows.to - rows.from) >> 1) * ((columns.to - columns.from) >> 1)));
  let n = 0;
  for (let y = rows.from; y + 1 < rows.to; y += 2)
    for (let x = columns.from; x + 1 < columns.to; x += 2) {
      const at = y * width + x;
      const a = missing[at]!;
      const b = missing[at + 1]!;
      const c = missing[at + width]!;
      const d = missing[at + width + 1]!;
      details[n++] = Math.abs(a - b + c - d) / 2;
      details[n++] = Math.abs(a + b - c - d) / 2;
      details[n++] = Math.abs(a - b - c + d) / 2;
    }
  return Math.log(middleValue(details) + 1e-5);
}

/** Of the steps between neighbours at each of eight phases, the largest against the middle one: of both directions, the lesser. */
function blocksOf(luma: Float32Array, [, height, width]: ImageShape): number {
  const across = stepsEvery8(luma, { lines: height, length: width, lineStride: width, stride: 1 });
  const down = stepsEvery8(luma, { lines: width, length: height, lineStride: 1, stride: width });
  return Math.min(across, down);
}

/** Lines of an image: how many, how long, and how far from each to the next and from pixel to pixel. */
type Lines = Readonly<Record<'lines' | 'length' | 'lineStride' | 'stride', number>>;

/** How much larger the steps along lines are at one of eight phases than they are at the others, as a natural logarithm. */
function stepsEvery8(luma: Float32Array, along: Lines): number {
  const sizes = [0, 1, 2, 3, 4, 5, 6, 7]
    .map((phase) => middleValue(stepsFrom(luma, phase, along)))
    .sort((p, q) => p - q);
  // A level of 8 bits, so that where all is flat, rounding is no step.
  return Math.log((sizes[7]! + 0.01) / (sizes[3]! + 0.01));
}

/** The steps along lines at every eighth place from one on. */
function stepsFrom(luma: Float32Array, phase: number, { lines, length, lineStride, stride }: Lines): Float64Array {
  const steps = new Float64Array(lines * Math.ceil(Math.max(length - 1 - phase, 0) / 8));
  let n = 0;
  for (let line = 0; line < lines; line++)
    for (let place = phase; place < length - 1; place += 8) {
      const at = line * lineStride + place * stride;
      steps[n++] = Math.abs(luma[at + stride]! - luma[at]!);
    }
  return steps;
}

/** The middle one of some numbers, the upper of two; 0 of none. They are left in another order. */
function middleValue(values: Float64Array): number {
  return values.length === 0 ? 0 : valueAt(values, values.length >> 1);
}

function less(values: Float32Array, others: Float32Array): Float32Array {
  const left = new Float32Array(values.length);
  for (let i = 0; i < left.length; i++) left[i] = values[i]! - others[i]!;
  return left;
}

function lumaOf(values: Float32Array, [channels, height, width]: ImageShape): Float32Array {
  const plane = height * width;
  const luma = new Float32Array(plane);
  const norm = Math.sqrt(channels);
  for (let i = 0; i < plane; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += values[c * plane + i]!;
    luma[i] = sum / norm;
  }
  return luma;
}
