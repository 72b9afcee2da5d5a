import { fullScale, type Image, type Plane } from '@fuzzydiff/core/image';
import { checkInteger, checkNumber } from '@fuzzydiff/core/internal';

/** Options of `morphologicalMask`. */
export interface MorphologicalMaskOptions {
  /** Half the side of the square that is looked at, less half a pixel: 1 to 1000 pixels. What is wider stays. @default 2 */
  readonly reach?: number | undefined;
  /** How far a pixel has to stand out, in grey levels of 255, from 0 to 255. @default 50 */
  readonly threshold?: number | undefined;
}

/** What stands out in a photograph. */
export interface MorphologicalMask {
  /** How far each pixel stands out, in grey levels of 255: the larger of both hats. */
  readonly response: Plane;
  /** Of the photograph's size: 1 for what stands out by the threshold, and its neighbours; else 0. */
  readonly mask: Plane;
}

/**
 * Finds thin light and dark things in the mean of a photograph's channels by the top hat `f - opening(f)` and the black hat
 * `closing(f) - f` (Meyer 1978) of a square: how scratches are looked for without a model.
 *
 * @throws FuzzydiffError `invalid-argument` for another reach or threshold
 */
export function morphologicalMask(
  image: Image,
  { reach = 2, threshold = 50 }: MorphologicalMaskOptions = {},
): MorphologicalMask {
  checkInteger('reach', reach, 1, 1000);
  checkNumber('threshold', threshold, 0, 255);
  const { width, height } = image;
  const grey = brightness(image);
  const opened = extremes(extremes(grey, reach, Math.min), reach, Math.max).values;
  const closed = extremes(extremes(grey, reach, Math.max), reach, Math.min).values;
  const response = grey.values.map((value, i) => Math.max(value - opened[i]!, closed[i]! - value));
  const found = response.map((value) => (value >= threshold ? 1 : 0));
  // Its soft border stands out less.
  const mask = extremes({ width, height, values: found }, 1, Math.max);
  return { response: { width, height, values: response }, mask };
}

/** The mean of the channels, 0 to 255. */
function brightness(image: Image): Plane {
  const { width, height, channels, pixels } = image;
  const scale = 255 / (fullScale(image) * channels);
  const values = new Float32Array(width * height);
  for (let i = 0; i < pixels.length; i++) values[Math.floor(i / channels)]! += scale * pixels[i]!;
  return { width, height, values };
}

/** The least or largest value of the square of `2 reach + 1` pixels around each, as far as the picture goes. */
function extremes({ width, height, values }: Plane, reach: number, extreme: (a: number, b: number) => number): Plane {
  const rows = alongLines(values, { lines: height, step: width, length: width, stride: 1 }, reach, extreme);
  const both = alongLines(rows, { lines: width, step: 1, length: height, stride: width }, reach, extreme);
  return { width, height, values: both };
}

interface Lines {
  readonly lines: number;
  /** From one line to the next. */
  readonly step: number;
  readonly length: number;
  /** From one value of a line to the next. */
  readonly stride: number;
}

/**
 * The running extreme of each line, of three comparisons a value whatever the reach (van Herk 1992): of blocks as long as
 * the window, from their beginnings on and to their ends, one of each makes a window.
 */
function alongLines(
  values: Float32Array,
  { lines, step, length, stride }: Lines,
  reach: number,
  extreme: (a: number, b: number) => number,
): Float32Array {
  const window = 2 * reach + 1;
  // Beyond both ends, the outermost value: it is in every window that reaches there.
  const padded = new Float32Array(Math.ceil((length + 2 * reach) / window) * window);
  const [onwards, backwards] = [padded.slice(), padded.slice()];
  const out = new Float32Array(values.length);
  for (let line = 0; line < lines; line++) {
    const start = line * step;
    for (let i = 0; i < padded.length; i++)
      padded[i] = values[start + Math.min(length - 1, Math.max(0, i - reach)) * stride]!;
    for (let i = 0; i < padded.length; i++)
      onwards[i] = i % window === 0 ? padded[i]! : extreme(onwards[i - 1]!, padded[i]!);
    for (let i = padded.length - 1; i >= 0; i--)
      backwards[i] = i % window === window - 1 ? padded[i]! : extreme(backwards[i + 1]!, padded[i]!);
    for (let i = 0; i < length; i++) out[start + i * stride] = extreme(backwards[i]!, onwards[i + 2 * reach]!);
  }
  return out;
}
