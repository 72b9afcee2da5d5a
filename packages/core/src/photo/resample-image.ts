import type { Image } from './image.js';
import type { Box } from './placement.js';
import { type Enlargement, gridTaps, onGridTaps, type Plane } from './resample.js';

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
  const taps = gridTaps(box, { width, height }, enlargement, { x: 0, y: 0, width: box.width, height: box.height });
  const { pixels, channels } = image;
  const row = new Float32Array(box.width);
  return Array.from({ length: channels }, (_, c) => {
    const rowAt = (y: number) => {
      const from = ((box.y + y) * image.width + box.x) * channels + c;
      for (let x = 0; x < box.width; x++) row[x] = pixels[from + x * channels]!;
      return row;
    };
    return { width, height, values: onGridTaps(rowAt, taps) };
  });
}
