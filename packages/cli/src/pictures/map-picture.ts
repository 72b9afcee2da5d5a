import type { Tensor } from '@fuzzydiff/core';
import { combinedPlane, type Image, type Region, resample } from '@fuzzydiff/core/image';
import type { PngSource } from '../image/encode-png.js';
import { type Canvas, canvas, canvasPng, paint, placeFramed } from './canvas.js';
import { verticalBar } from './colour-bar.js';
import { type Colour, type ColourMap, inferno } from './colour-map.js';
import { type Grid, legible, showImage } from './show.js';

/**
 * The attention map over its image, as a PNG: inside the region the image in grey under the map's colours, outside it
 * faded. The colours' scale always runs from 0 to 1, never over the map's own range, and stands beside the picture.
 *
 * @param map `[1|C,H,W]` in `[0, 1]`; of several channels, the largest is shown
 */
export async function mapPicture(image: Image & PngSource, region: Region, map: Tensor): Promise<Uint8Array> {
  const { grid, scale } = legible(image, 384, 1024);
  const colours = await inferno();
  const [width, height] = [grid.width * scale, grid.height * scale];
  const size = Math.round(Math.max(14, Math.max(width, height) / 50));
  const length = Math.max(height, 8 * size);
  const picture = canvas(width + 6 * size, length + 4 * size);
  placeFramed(picture, overlay(image, { region, map, grid, colours }), { x: size, y: 3 * size, scale });
  // Over a middle grey, so that the bar's colours are those in the picture.
  const bar = { x: width + 2 * size, y: 3 * size, length, size };
  const labels = verticalBar(picture, (value) => veil(value, 128, colours), bar);
  const title = { text: 'attention', x: picture.width - size, y: 2 * size, size, anchor: 'end' } as const;
  return canvasPng(picture, [title, ...labels], image);
}

/** What is laid over an image, and on which grid. */
interface Overlay {
  readonly region: Region;
  readonly map: Tensor;
  readonly grid: Grid;
  readonly colours: ColourMap;
}

function overlay(image: Image, { region, map, grid, colours }: Overlay): Canvas {
  const { x, y, size } = region;
  const { pixels } = showImage(image, { x: 0, y: 0, width: image.width, height: image.height }, grid);
  const shrink = grid.width / image.width;
  const [left, top, side] = [x * shrink, y * shrink, Math.max(1, size * shrink)].map(Math.round) as [
    number,
    number,
    number,
  ];
  const { values } = resample(combinedPlane(map, Math.max), { width: side, height: side }, 'linear');
  return paint(grid.width, grid.height, (i) => {
    const column = (i % grid.width) - left;
    const row = Math.floor(i / grid.width) - top;
    const grey = luma(pixels, i);
    if (column >= 0 && row >= 0 && column < side && row < side)
      return veil(values[row * side + column]!, grey, colours);
    const faded = (grey + 255) / 2;
    return [faded, faded, faded];
  });
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
