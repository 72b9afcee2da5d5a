import { fullScale, type Image, imagePlane, type Plane, resample, type Window } from '@fuzzydiff/core/image';
import { type Canvas, paint } from './canvas.js';
import type { ColourMap } from './colour-map.js';

/** A grid to show something on. */
export interface Grid {
  readonly width: number;
  readonly height: number;
}

/** A rectangle of an image on a grid, in 8 bits; alpha is left aside, as the model leaves it. */
export function showImage(image: Image, window: Window, grid: Grid): Canvas {
  const planes = Array.from({ length: image.channels }, (_, c) =>
    resample(imagePlane(image, c, window), grid, 'catmull-rom'),
  );
  const [red, green = red, blue = red] = planes.map(({ values }) => values) as [Float32Array, ...Float32Array[]];
  const level = (value: number) => Math.min(Math.max(Math.round((value / fullScale(image)) * 255), 0), 255);
  return paint(grid.width, grid.height, (i) => [level(red[i]!), level(green[i]!), level(blue[i]!)]);
}

/** Values in `[0, 1]` on a grid, in a map's colours. */
export function showPlane(plane: Plane, grid: Grid, colours: ColourMap): Canvas {
  const { values } = resample(plane, grid, 'linear');
  return paint(grid.width, grid.height, (i) => colours(values[i]!));
}

/** How something is brought to a legible size: on a smaller grid, or with each pixel as a square of `scale` pixels. */
export function legible({ width, height }: Grid, smallest: number, largest: number): { grid: Grid; scale: number } {
  const longest = Math.max(width, height);
  const shrink = Math.min(1, largest / longest);
  const along = (extent: number) => Math.max(1, Math.round(extent * shrink));
  const scale = longest < smallest ? Math.round(smallest / longest) : 1;
  return { grid: { width: along(width), height: along(height) }, scale };
}
