import type { Tensor } from '@fuzzydiff/core';
import { invalidArgument } from '@fuzzydiff/core/internal';
import { canvas, canvasPng, place } from './canvas.js';
import { legible, showTensor } from './show.js';

const gap = 4;

/**
 * Images of one shape `[1|3,H,W]` in `[-1, 1]` in rows of `columns`, as a PNG; small ones enlarged to some 128 pixels.
 *
 * @throws FuzzydiffError `invalid-argument` when there are none
 */
export async function gridPicture(images: readonly Tensor[], columns: number): Promise<Uint8Array> {
  const tiles = images.map(showTensor);
  const [first] = tiles;
  if (!first) throw invalidArgument('images', 'at least one image', images);
  const { scale } = legible(first, 128, Number.POSITIVE_INFINITY);
  const across = first.width * scale + gap;
  const down = first.height * scale + gap;
  const width = Math.min(columns, tiles.length);
  const picture = canvas(width * across + gap, Math.ceil(tiles.length / width) * down + gap);
  tiles.forEach((tile, n) => {
    place(picture, tile, { x: gap + (n % width) * across, y: gap + Math.floor(n / width) * down, scale });
  });
  return canvasPng(picture);
}
