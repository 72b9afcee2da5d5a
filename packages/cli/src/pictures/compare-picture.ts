import type { Tensor } from '@fuzzydiff/core';
import { combinedPlane, type Image, type Pixels, type Region, windowOf } from '@fuzzydiff/core/image';
import type { PngSource } from '../image/encode-png.js';
import { canvas, canvasPng, placeFramed } from './canvas.js';
import { horizontalBar } from './colour-bar.js';
import { greys, inferno } from './colour-map.js';
import type { Label } from './labels.js';
import { legible, showImage, showPlane } from './show.js';

/** What a correction is compared by. */
export interface Comparison {
  readonly image: Image & PngSource;
  readonly region: Region;
  /** Attention, `[1|C,H,W]` in `[0, 1]`; without it, three pictures. */
  readonly map?: Tensor;
  /** How much of the input is kept, `[1|C,H,W]` in `[0, 1]`. */
  readonly weight: Tensor;
  /** The corrected image's pixels, as `mergeCorrection` gives them. */
  readonly output: Pixels;
}

/**
 * The region several times side by side, as a PNG: input, map, weight, output. Map and weight are on fixed scales from
 * 0 to 1, drawn under them; of several channels the map's largest and the weight's smallest are shown.
 */
export async function comparePicture({ image, region, map, weight, output }: Comparison): Promise<Uint8Array> {
  const window = windowOf(region);
  const { grid, scale } = legible(window, 256, 512);
  const side = grid.width * scale;
  const attention = await inferno();
  const panels = [
    { title: 'input', shown: showImage(image, window, grid) },
    ...(map
      ? [{ title: 'map', shown: showPlane(combinedPlane(map, Math.max), grid, attention), scale: attention }]
      : []),
    { title: 'weight', shown: showPlane(combinedPlane(weight, Math.min), grid, greys), scale: greys },
    { title: 'output', shown: showImage({ ...image, pixels: output }, window, grid) },
  ];
  const size = Math.max(12, Math.round(side / 18));
  const picture = canvas(panels.length * (side + size) + size, side + 5 * size);
  const labels = panels.flatMap(({ title, shown, scale: colours }, n): Label[] => {
    const x = size + n * (side + size);
    placeFramed(picture, shown, { x, y: 2 * size, scale });
    const heading: Label = { text: title, x: x + side / 2, y: 1.4 * size, size, anchor: 'middle' };
    if (!colours) return [heading];
    const bar = { x, y: side + Math.round(2.6 * size), length: side, size: Math.round(0.8 * size) };
    return [heading, ...horizontalBar(picture, colours, bar)];
  });
  return canvasPng(picture, labels, image);
}
