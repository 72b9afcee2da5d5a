import type { Tensor } from '@fuzzydiff/core';
import { combinedPlane } from '@fuzzydiff/core/image';
import { contiguous } from '@fuzzydiff/core/math';
import { toImageData } from '@fuzzydiff/runtime-web';
import { interpolateInferno } from 'd3-scale-chromatic';

type Colour = readonly [red: number, green: number, blue: number];

/** Matplotlib's inferno, on a scale that never moves. */
export const inferno: readonly Colour[] = Array.from({ length: 256 }, (_, i) => {
  const hex = Number.parseInt(interpolateInferno(i / 255).slice(1), 16);
  return [hex >> 16, (hex >> 8) & 255, hex & 255];
});

export function drawBitmap(canvas: HTMLCanvasElement, bitmap: ImageBitmap): void {
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  contextOf(canvas).drawImage(bitmap, 0, 0);
}

/** An image `[C,H,W]` in `[-1, 1]`. */
export function drawImage(canvas: HTMLCanvasElement, image: Tensor): void {
  put(canvas, toImageData(image));
}

/** A map `[1|C,H,W]` in `[0, 1]`, thin where there is little, so that the picture under it stays visible. */
export function drawMap(canvas: HTMLCanvasElement, map: Tensor): void {
  const { width, height, values } = combinedPlane(map, Math.max);
  paint(canvas, width, height, (i) => [...inferno[Math.round(255 * values[i]!)]!, 0.4 + 0.5 * values[i]!]);
}

/** The red film that retouchers lay over what is to be changed: dense where little is kept. `kept` is `[1|C,H,W]`. */
export function drawFilm(canvas: HTMLCanvasElement, kept: Tensor): void {
  const { width, height, values } = combinedPlane(kept, Math.min);
  paint(canvas, width, height, (i) => [222, 38, 28, 0.78 * (1 - values[i]!)]);
}

/** The largest standard deviation that the spread's colours tell apart, of values in `[-1, 1]`. */
export const spreadScale = 0.5;

/** A spread `[C,H,W]`, as a picture of its own. */
export function drawSpread(canvas: HTMLCanvasElement, deviation: Tensor): void {
  const { width, height, values } = combinedPlane(deviation, Math.max);
  paint(canvas, width, height, (i) => [...inferno[Math.round(255 * Math.min(1, values[i]! / spreadScale))]!, 1]);
}

/** The mean of a map's values. */
export function meanOf(map: Tensor): number {
  const values = contiguous(map);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function paint(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  colourOf: (i: number) => readonly [number, number, number, opacity: number],
): void {
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const [red, green, blue, opacity] = colourOf(i);
    image.data.set([red, green, blue, 255 * opacity], 4 * i);
  }
  put(canvas, image);
}

function put(canvas: HTMLCanvasElement, image: ImageData): void {
  canvas.width = image.width;
  canvas.height = image.height;
  contextOf(canvas).putImageData(image, 0, 0);
}

/** In memory, not on the GPU: setting that up keeps the page waiting for longer than all of these are drawn. */
function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  return canvas.getContext('2d', { willReadFrequently: true })!;
}
