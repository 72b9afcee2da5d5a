import { median } from '../tensor/median.js';
import { type ImageShape, type Tensor, tensor } from '../tensor/tensor.js';
import type { Image } from './image.js';
import { type Ink, offInk } from './ink.js';
import { onGrid, type Placement, surroundings } from './placement.js';
import { resample } from './resample.js';
import { warpPlane } from './warp/warp.js';

/**
 * The least distance from a picture's ink that is odd, of 255, and what is added to it, in medians of the picture's own distances. A print of
 * one ink is uneven by its paper and chemistry; of 374 that are fine, 3 in 100 have a few pixels beyond it. A black-and-white picture has no colour
 * but what compression and a scanner give it: of clean ones none reaches it.
 */
const oddFrom = {
  grey: { least: 5, medians: 2 },
  ink: { least: 10, medians: 3 },
} as const;

/** The z score of twice that distance, and of all beyond: as much as the promise counts of a pixel. */
const most = 12;

/**
 * How odd the pixels of a placed frame are by their colour alone, where a picture is black-and-white or of one ink: what is of another
 * colour was not there when it was printed. A model that is shown its luma cannot see that. Ours.
 *
 * @returns z scores `[1,H,W]` from 0 to 12, rising from a distance that is odd for the kind of picture to twice that; none where there is no colour
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
  const { least, medians } = oddFrom[ink.kind];
  const begins = least + medians * median(values);
  return tensor(
    [1, height, width],
    values.map((distance) => most * Math.min(Math.max(distance / begins - 1, 0), 1)),
  );
}
