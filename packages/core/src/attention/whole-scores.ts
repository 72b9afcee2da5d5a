import { contiguous, type ImageShape, sizeOf, type Tensor } from '../tensor/tensor.js';

/** What is wrong with an image at every place, in three numbers; none of it can be pointed at. */
export interface WholeScores {
  /**
   * How much of its finest luma its shallowest projection does not have: the natural logarithm of the
   * median of its coefficients' sizes, in image units, at least -12.
   * Little where the image is blurred, much where it is noisy; a scratch is too small a part of it to count.
   */
  readonly grain: number;
  /** How far its colours are from its deepest projection's, in the median of each channel, in image units. */
  readonly cast: number;
  /** How much larger steps are every 8 pixels, across and down, than elsewhere: a natural logarithm, at least 0. JPEG's blocks meet there. */
  readonly blocks: number;
}

/**
 * Ours. An image as a whole against its projections (section 2.3), in the bands that blur, noise, casts and blocks change: the details of
 * Haar's finest level of luma, and all of chroma together. Medians, so that damage of a place does not count.
 *
 * @param image `[C,H,W]` in `[-1, 1]`
 * @param projections `[D,C,H,W]`, the shallowest first
 * @throws FuzzydiffError `invalid-argument` for what is no float32 tensor
 */
export function wholeScores(image: Float32Array, projections: Tensor, shape: ImageShape): WholeScores {
  const [channels, height, width] = shape;
  const size = sizeOf(shape);
  const plane = height * width;
  const all = contiguous(projections);
  const [shallow, deep] = [all.subarray(0, size), all.subarray(all.length - size)];
  const luma = (values: Float32Array, i: number) => {
    let sum = 0;
    for (let c = 0; c < size; c += plane) sum += values[c + i]!;
    return sum / Math.sqrt(channels);
  };

  const missing = Float32Array.from({ length: plane }, (_, i) => luma(image, i) - luma(shallow, i));
  const details: number[] = [];
  for (let y = 0; y + 1 < height; y += 2)
    for (let x = 0; x + 1 < width; x += 2) {
      const [a, b, c, d] = [0, 1, width, width + 1].map((at) => missing[y * width + x + at]!) as [
        number,
        number,
        number,
        number,
      ];
      for (const own of [a - b + c - d, a + b - c - d, a - b - c + d]) details.push(Math.abs(own) / 2);
    }

  const away = Array.from({ length: channels }, (_, c) =>
    median(Array.from({ length: plane }, (__, i) => image[c * plane + i]! - deep[c * plane + i]!)),
  );
  const mean = away.reduce((sum, own) => sum + own, 0) / channels;

  const steps = [1, width].map((step) => {
    const phases = Array.from({ length: 8 }, (): number[] => []);
    for (let i = 0; i + step < plane; i++)
      if (step > 1 || (i + 1) % width !== 0)
        phases[(step === 1 ? i % width : Math.floor(i / width)) % 8]!.push(
          Math.abs(luma(image, i + step) - luma(image, i)),
        );
    const sizes = phases.map(median).sort((p, q) => p - q);
    // A level of 8 bits, so that where all is flat, rounding is no step.
    return Math.log((sizes[7]! + 0.01) / (sizes[3]! + 0.01));
  });
  return {
    grain: Math.log(median(details) + 1e-5),
    cast: Math.hypot(...away.map((own) => own - mean)),
    blocks: Math.min(...steps),
  };
}

/** The middle one. Sorts them. */
function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
