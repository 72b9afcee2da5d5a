// Tensors as pictures.
import sharp from 'sharp';

/** @typedef {import('@fuzzydiff/core').Tensor} Tensor */

/**
 * A picture of `[1,H,W]` with values from `black` to 1.
 *
 * @param {Tensor} image
 */
export function grey({ shape, data }, black = -1) {
  const [, height = 0, width = 0] = shape;
  const pixels = Uint8ClampedArray.from(data, (value) => (255 * (value - black)) / (1 - black));
  return sharp(pixels, { raw: { width, height, channels: 1 } })
    .toColourspace('b-w')
    .png();
}

/**
 * Pictures of `side` pixels in rows, enlarged.
 *
 * @param {readonly (readonly import('sharp').Sharp[])[]} rows
 * @param {number} side
 */
export async function sheet(rows, side) {
  const [step, scale] = [side + 4, 2];
  const width = step * (rows[0]?.length ?? 0) - 4;
  const height = step * rows.length - 4;
  /** @type {import('sharp').OverlayOptions[]} */
  const tiles = [];
  for (const [j, row] of rows.entries())
    for (const [i, tile] of row.entries()) tiles.push({ input: await tile.toBuffer(), left: step * i, top: step * j });
  const small = sharp({ create: { width, height, channels: 3, background: 'white' } }).composite(tiles);
  const enlarged = sharp(await small.png().toBuffer()).resize(scale * width, scale * height, { kernel: 'nearest' });
  return enlarged.toColourspace('b-w').png();
}
