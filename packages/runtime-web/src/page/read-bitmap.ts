import { FuzzydiffError } from '@fuzzydiff/core';
import type { Image } from '@fuzzydiff/core/image';
import { rgbPixels, type Tile } from './rgb-pixels.js';

/** The longest side of a tile, in pixels: every browser makes a canvas of that size. */
const side = 2048;

/**
 * A bitmap's pixels, through a small canvas tile by tile: a canvas as large as a large photograph is empty, and does not say so.
 *
 * @throws FuzzydiffError `device-unavailable` where the browser draws nothing of it
 */
export function readBitmap(bitmap: ImageBitmap): Image {
  const { width, height } = bitmap;
  const canvas = new OffscreenCanvas(Math.min(side, width), Math.min(side, height));
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  // What is drawn takes the place of all that was there.
  context.globalCompositeOperation = 'copy';
  const photo = rgbPixels(width, height);
  for (const tile of tilesOf(width, height)) {
    const draw = () => context.drawImage(bitmap, -tile.x, -tile.y);
    draw();
    const { data } = context.getImageData(0, 0, tile.width, tile.height);
    if (data[3] === 0 && !draws(context, draw))
      throw new FuzzydiffError(
        'device-unavailable',
        `Expected this browser to draw the photograph of ${width} x ${height} pixels but found that it drew nothing; make it smaller, or close other pages.`,
        { data: { width, height } },
      );
    photo.put(data, tile);
  }
  return photo.image();
}

function* tilesOf(width: number, height: number): Generator<Tile, void> {
  for (let y = 0; y < height; y += side)
    for (let x = 0; x < width; x += side)
      yield { x, y, width: Math.min(side, width - x), height: Math.min(side, height - y) };
}

/** Whether a transparent first pixel is the picture's own: then it takes the place of an opaque one. */
function draws(context: OffscreenCanvasRenderingContext2D, draw: () => void): boolean {
  const opacity = () => context.getImageData(0, 0, 1, 1).data[3];
  context.fillRect(0, 0, 1, 1);
  const isFilled = opacity() === 255;
  draw();
  return isFilled && opacity() === 0;
}
