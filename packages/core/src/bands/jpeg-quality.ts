import { median } from '../tensor/median.js';
import type { ImageShape } from '../tensor/tensor.js';
import { cosineTransform } from './cosines.js';
import { jpegStep } from './jpeg-tables.js';

/** Of a step, squared: amplitudes at random are a twelfth of that from its multiples. */
const fits = 0.05;

/** Shares of red, green and blue in JPEG's luma. */
const shares = [0.299, 0.587, 0.114];

/**
 * Ours. The quality of the JPEG file that an image came out of, by the multiples on which its blocks' amplitudes lie: those
 * that fit best, or twice as coarse ones that fit about as well. Higher ones than 90 leave nothing to be seen.
 *
 * @param image `[C,H,W]` in `[-1, 1]`, not scaled since
 * @returns from 5 to 90; undefined where no table of libjpeg's fits
 */
export function qualityOf(image: Float32Array, [channels, height, width]: ImageShape): number | undefined {
  const plane = height * width;
  const luma = Float32Array.from({ length: plane }, (_, i) => {
    if (channels !== 3) return 127.5 * image[i]!;
    return 127.5 * shares.reduce((sum, share, c) => sum + share * image[c * plane + i]!, 0);
  });
  const begins = { across: phaseOf(luma, width, height, 1), down: phaseOf(luma, height, width, width) };
  const transform = cosineTransform(8, 8);
  const blocks: Float64Array[] = [];
  for (let y = begins.down; y + 8 <= height; y += 8)
    for (let x = begins.across; x + 8 <= width; x += 8)
      blocks.push(
        transform.forward(Float64Array.from({ length: 64 }, (_, i) => luma[(y + (i >> 3)) * width + x + (i & 7)]!)),
      );
  const away: { quality: number; mean: number }[] = [];
  for (let quality = 5; quality <= 90; quality++) {
    let [sum, count] = [0, 0];
    // The first amplitudes are rarely rounded to nothing, and the very first has an offset of its own.
    for (const at of [1, 2, 3, 8, 9, 10, 16, 17, 24]) {
      const step = jpegStep(quality, 'luma', at >> 3, at & 7);
      for (const block of blocks) {
        const steps = block[at]! / step;
        if (Math.abs(steps) < 0.5) continue;
        sum += (steps - Math.round(steps)) ** 2;
        count++;
      }
    }
    if (count >= 32) away.push({ quality, mean: sum / count });
  }
  if (away.length === 0) return undefined;
  const best = away.reduce((a, b) => (b.mean < a.mean ? b : a));
  if (best.mean > fits) return undefined;
  // Multiples of a step are multiples of its half, too, which tables of twice the quality have or more.
  return (
    away.find(({ quality, mean }) => mean <= 1.5 * best.mean && quality <= 0.6 * best.quality)?.quality ?? best.quality
  );
}

/** Where blocks begin along lines of so many values, from 0 to 7: after the phase at which neighbours differ most. */
function phaseOf(luma: Float32Array, length: number, lines: number, stride: number): number {
  const between = stride === 1 ? length : 1;
  const sizes = Array.from({ length: 8 }, (_, phase) => {
    const steps: number[] = [];
    for (let line = 0; line < lines; line++)
      for (let n = phase; n + 1 < length; n += 8) {
        const at = line * between + n * stride;
        steps.push(Math.abs(luma[at + stride]! - luma[at]!));
      }
    return median(steps);
  });
  return (sizes.indexOf(Math.max(...sizes)) + 1) % 8;
}
