import { median } from '../tensor/median.js';
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
  const details: number[] = [];
  const [rows, columns] = [middleOf(height), middleOf(width)];
  for (let y = rows.from; y + 1 < rows.to; y += 2)
    for (let x = columns.from; x + 1 < columns.to; x += 2) {
      const at = y * width + x;
      const [a, b, c, d] = [missing[at]!, missing[at + 1]!, missing[at + width]!, missing[at + width + 1]!];
      for (const own of [a - b + c - d, a + b - c - d, a - b - c + d]) details.push(Math.abs(own) / 2);
    }
  return Math.log(median(details) + 1e-5);
}

/** Of the steps between neighbours at each of eight phases, the largest against the middle one: of both directions, the lesser. */
function blocksOf(luma: Float32Array, [, height, width]: ImageShape): number {
  const across = (at: number) => at % width;
  const down = (at: number) => Math.floor(at / width);
  const along = [
    { step: 1, place: across, last: width - 1 },
    { step: width, place: down, last: height - 1 },
  ];
  const steps = along.map(({ step, place, last }) => {
    const phases = Array.from({ length: 8 }, (): number[] => []);
    luma.forEach((own, at) => {
      if (place(at) < last) phases[place(at) % 8]!.push(Math.abs(luma[at + step]! - own));
    });
    const sizes = phases.map(median).sort((p, q) => p - q);
    // A level of 8 bits, so that where all is flat, rounding is no step.
    return Math.log((sizes[7]! + 0.01) / (sizes[3]! + 0.01));
  });
  return Math.min(...steps);
}

function less(values: Float32Array, others: Float32Array): Float32Array {
  return values.map((value, i) => value - others[i]!);
}

function lumaOf(values: Float32Array, [channels, height, width]: ImageShape): Float32Array {
  const plane = height * width;
  return Float32Array.from({ length: plane }, (_, i) => {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += values[c * plane + i]!;
    return sum / Math.sqrt(channels);
  });
}
