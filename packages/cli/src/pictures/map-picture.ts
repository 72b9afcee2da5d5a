import type { Tensor } from '@fuzzydiff/core';
import { combinedPlane, type Image, largestOfFrames, type Placement } from '@fuzzydiff/core/image';
import type { PngSource } from '../image/encode-png.js';
import { type Canvas, canvas, canvasPng, paint, placeFramed } from './canvas.js';
import { verticalBar } from './colour-bar.js';
import { type Colour, type ColourMap, inferno } from './colour-map.js';
import { type Grid, legible, showImage } from './show.js';

/** An attention map, `[1|C,H,W]` in `[0, 1]`, and where its frame lies; of several channels, the largest is shown. */
export interface PlacedMap {
  readonly placement: Placement;
  readonly map: Tensor;
}

/**
 * The attention maps of faces over their image, as a PNG: inside the frames the image in grey under the maps' colours,
 * outside them faded. The colours' scale always runs from 0 to 1, never over the maps' own range, and stands beside the
 * picture.
 */
export async function mapPicture(image: Image & PngSource, faces: readonly PlacedMap[]): Promise<Uint8Array> {
  const { grid, scale } = legible(image, 384, 1024);
  const colours = await inferno();
  const [width, height] = [grid.width * scale, grid.height * scale];
  const size = Math.round(Math.max(14, Math.max(width, height) / 50));
  const length = Math.max(height, 8 * size);
  const picture = canvas(width + 6 * size, length + 4 * size);
  const shown = showImage(image, { x: 0, y: 0, width: image.width, height: image.height }, grid);
  placeFramed(picture, mapOverlay(shown, faces, grid.width / image.width, colours), { x: size, y: 3 * size, scale });
  const bar = { x: width + 2 * size, y: 3 * size, length, size };
  const labels = verticalBar(picture, veiled(colours), bar);
  const title = { text: 'attention', x: picture.width - size, y: 2 * size, size, anchor: 'end' } as const;
  return canvasPng(picture, [title, ...labels], image);
}

/** An image, shown at a scale, under the maps of its faces. */
export function mapOverlay(shown: Canvas, faces: readonly PlacedMap[], scale: number, colours: ColourMap): Canvas {
  const values = mapsOn(shown, faces, scale);
  return paint(shown.width, shown.height, (i) => {
    const grey = luma(shown.pixels, i);
    const value = values[i]!;
    if (value >= 0) return veil(value, grey, colours);
    const faded = (grey + 255) / 2;
    return [faded, faded, faded];
  });
}

/** The maps on a grid that shows their image at a scale; -1 outside of them all. */
function mapsOn(grid: Grid, faces: readonly PlacedMap[], scale: number): Float32Array {
  const frames = faces.map(({ placement: { a, b, tx, ty }, map }) => ({
    placement: { a: a * scale, b: b * scale, tx: tx * scale, ty: ty * scale },
    plane: combinedPlane(map, Math.max),
  }));
  return largestOfFrames(grid, frames, -1);
}

/** A map's colours over a middle grey, so that a scale's colours are those in the picture. */
export function veiled(colours: ColourMap): ColourMap {
  return (value) => veil(value, 128, colours);
}

/** A map's colour over a grey: thin where there is little attention, so that the face stays visible. */
function veil(value: number, grey: number, colours: ColourMap): Colour {
  const opacity = 0.4 + 0.5 * value;
  const [red, green, blue] = colours(value);
  const over = (level: number) => opacity * level + (1 - opacity) * grey;
  return [over(red), over(green), over(blue)];
}

/** Brightness as ITU-R BT.601 weighs it. */
function luma(pixels: Uint8Array, i: number): number {
  return 0.299 * pixels[3 * i]! + 0.587 * pixels[3 * i + 1]! + 0.114 * pixels[3 * i + 2]!;
}
