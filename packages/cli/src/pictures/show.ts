import type { Tensor } from '@fuzzydiff/core';
import {
  type Box,
  fullScale,
  type Image,
  type Plane,
  resample,
  resampleImage,
  tensorPlane,
} from '@fuzzydiff/core/image';
import { type Canvas, paint } from './canvas.js';
import type { ColourMap } from './colour-map.js';

/** A grid to show something on. */
export interface Grid {
  readonly width: number;
  readonly height: number;
}

/** A part of an image on a grid, in 8 bits; alpha is left aside, as the model leaves it. */
export function showImage(image: Image, box: Box, grid: Grid): Canvas {
  const planes = resampleImage(image, box, grid, 'catmull-rom');
  const [red, green = red, blue = red] = planes.map(({ values }) => values) as [Float32Array, ...Float32Array[]];
  const level = (value: number) => Math.min(Math.max(Math.round((value / fullScale(image)) * 255), 0), 255);
  return paint(grid.width, grid.height, (i) => [level(red[i]!), level(green[i]!), level(blue[i]!)]);
}

/** An image `[1|3,H,W]` in `[-1, 1]`, in 8 bits. */
export function showTensor(image: Tensor): Canvas {
  const [red, green, blue] = [0, 1, 2].map((c) => tensorPlane(image, c));
  const level = (value: number) => Math.min(Math.max(Math.round((value + 1) * 127.5), 0), 255);
  const at = (i: number) => [red!, green!, blue!].map(({ values }) => level(values[i]!)) as [number, number, number];
  return paint(red!.width, red!.height, at);
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
