import { median } from '../tensor/median.js';
import { type ImageShape, type Tensor, tensor } from '../tensor/tensor.js';
import type { Image } from './image.js';
import { type Ink, offInk } from './ink.js';
import { onGrid, type Placement, surroundings } from './placement.js';
import { resample } from './resample.js';
import { warpPlane } from './warp.js';

/** The least distance from a picture's ink that is odd, of 255; of clean black-and-white photographs none was above 9. */
const least = 10;

/** What is added to it, in medians of the picture's own distances: paper and chemistry are uneven. */
const medians = 3;

/** The z score of twice that distance, and of all beyond: as much as the promise counts of a pixel. */
const most = 12;

/**
 * How odd the pixels of a placed frame are by their colour alone, where a picture is black-and-white or of one ink: what is of another
 * colour was not there when it was printed. A model that is shown its luma cannot see that. Ours.
 *
 * @returns z scores `[1,H,W]` from 0 to 12, rising from a distance of 10 and three medians, of 255, to twice that; none where there is no colour
 */
export function strayInk(
  image: Image,
  ink: Ink,
  placement: Placement,
  [, height, width]: ImageShape,
): Tensor | undefined {
  if (ink.kind === 'colour' || image.channels !== 3) return undefined;
  const box = surroundings(placement, image);
  const off = offInk(image, ink, box);
  const side = Math.max(height, width);
  const square = warpPlane(off, { width: side, height: side }, onGrid(placement, side, box), 'linear');
  const { values } = height === width ? square : resample(square, { width, height }, 'linear');
  const begins = least + medians * median(values);
  return tensor(
    [1, height, width],
    values.map((distance) => most * Math.min(Math.max(distance / begins - 1, 0), 1)),
  );
}
