import type { Image } from '@fuzzydiff/core/image';

/** A part of a picture, in its pixels. */
export interface Tile {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A photograph that is put together of a canvas's pixels; its opacity is kept where any of it is not whole. */
export function rgbPixels(width: number, height: number) {
  const count = width * height;
  const pixels = new Uint8Array(3 * count);
  let alpha: Uint8Array | undefined;
  return {
    /** Takes the values of a tile, four for each of its pixels, row by row. */
    put(data: ArrayLike<number>, tile: Tile): void {
      for (let row = 0, from = 0; row < tile.height; row++) {
        let at = (tile.y + row) * width + tile.x;
        for (const end = at + tile.width; at < end; at++, from += 4) {
          pixels[3 * at] = data[from]!;
          pixels[3 * at + 1] = data[from + 1]!;
          pixels[3 * at + 2] = data[from + 2]!;
          if (data[from + 3] === 255) continue;
          alpha ??= new Uint8Array(count).fill(255);
          alpha[at] = data[from + 3]!;
        }
      }
    },

    image(): Image {
      return { name: 'the photograph', width, height, channels: 3, depth: 8, pixels, ...(alpha && { alpha }) };
    },
  };
}
