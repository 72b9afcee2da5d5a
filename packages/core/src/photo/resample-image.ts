import type { Image, Pixels } from './image.js';
import type { Box } from './placement.js';
import { downTaps, type Enlargement, gridTaps, type Plane, type RowLoops, type Taps } from './resample.js';
import { simdColours } from './simd-colours.js';

/**
 * A part of an image on another grid, as `resample` makes it of `imagePlane`, to the bit, but without a copy of the part as numbers, which
 * of a large photograph takes much memory. Ours.
 *
 * @param box whole pixels of the image; beyond its edge, that goes on
 * @returns a plane for each channel, of stored values
 */
export function resampleImage(
  image: Image,
  box: Box,
  { width, height }: Pick<Plane, 'width' | 'height'>,
  enlargement: Enlargement,
): Plane[] {
  const rows = resampledRows(image, box, { width, height }, enlargement);
  return Array.from({ length: image.channels }, (_, c) => {
    const values = new Float32Array(width * height);
    for (let y = 0; y < height; y++) {
      const from = (y * image.channels + c) * width;
      values.set(rows.subarray(from, from + width), y * width);
    }
    return { width, height, values };
  });
}

/** {@link resampleImage} as rows `[H,C,W]`: each row's channels one after the other. */
export function resampledRows(
  image: Image,
  box: Box,
  { width, height }: Pick<Plane, 'width' | 'height'>,
  enlargement: Enlargement,
): Float32Array {
  const taps = gridTaps(box, { width, height }, enlargement, { x: 0, y: 0, width: box.width, height: box.height });
  const { pixels, channels } = image;
  const simd = channels === 3 && image.depth === 8 ? simdColours(taps, box.width) : undefined;
  const fromOf = (y: number) => ((box.y + y) * image.width + box.x) * channels;
  const loops: RowLoops = simd
    ? {
        ...simd,
        across: (y, to) => simd.across((pixels as Uint8Array).subarray(fromOf(y), fromOf(y) + 3 * box.width), to),
      }
    : {
        across(y, to) {
          if (channels === 3) acrossColours(pixels, fromOf(y), taps.columns, to);
          else
            for (let c = 0; c < channels; c++)
              acrossChannel({ pixels, from: fromOf(y) + c, channels }, taps.columns, to, c);
        },
      };
  return downTaps(loops, taps.rows, channels * width);
}

/** A row of three channels, all at once: a photograph is read through here, most of it several times. */
function acrossColours(pixels: Pixels, from: number, { count, first, weights }: Taps, to: Float32Array): void {
  const width = first.length;
  for (let x = 0, n = 0; x < width; x++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (let at = from + 3 * first[x]!, end = n + count; n < end; n++, at += 3) {
      const weight = weights[n]!;
      red += weight * pixels[at]!;
      green += weight * pixels[at + 1]!;
      blue += weight * pixels[at + 2]!;
    }
    to[x] = red;
    to[width + x] = green;
    to[2 * width + x] = blue;
  }
}

/** One of the channels of a row. */
function acrossChannel(
  { pixels, from, channels }: { pixels: Pixels; from: number; channels: number },
  { count, first, weights }: Taps,
  to: Float32Array,
  c: number,
): void {
  const width = first.length;
  for (let x = 0, n = 0; x < width; x++) {
    let sum = 0;
    for (let k = 0, at = from + channels * first[x]!; k < count; k++, n++, at += channels)
      sum += weights[n]! * pixels[at]!;
    to[c * width + x] = sum;
  }
}
