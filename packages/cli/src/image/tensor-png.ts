import type { Tensor } from '@fuzzydiff/core';
import { blankPixels, fullScale, type Pixels, type Plane, tensorPlane } from '@fuzzydiff/core/image';
import { encodePng } from './encode-png.js';

/** An image `[1|3,H,W]` in `[-1, 1]` as a PNG; values beyond are clipped. */
export function tensorToPng(image: Tensor, depth: 8 | 16 = 8): Promise<Uint8Array> {
  return planesPng(planesOf(image), depth, [-1, 1]);
}

/** How much of each pixel of a photograph is kept, in `[0, 1]`, as a 16-bit measurement: 65535 is wholly kept. */
export function planePng(plane: Plane): Promise<Uint8Array> {
  return planesPng([plane], 16, [0, 1]);
}

/**
 * A deviation `[1|3,H,W]`, such as the spread of several samples, as a 16-bit measurement on the model's grid. The
 * scale is fixed: 0 is no deviation, and 65535 is 1, by which values in `[-1, 1]` can deviate at most.
 */
export function deviationPicture(deviation: Tensor): Promise<Uint8Array> {
  return planesPng(planesOf(deviation), 16, [0, 1]);
}

function planesOf(array: Tensor): Plane[] {
  return Array.from({ length: array.shape[0]! }, (_, c) => tensorPlane(array, c));
}

/** Planes as the channels of a PNG, of which a range of values is the full scale. */
function planesPng(planes: readonly Plane[], depth: 8 | 16, range: readonly [low: number, high: number]) {
  const [{ width, height }] = planes as [Plane];
  const channels = planes.length;
  const pixels = blankPixels({ depth }, width * height * channels);
  planes.forEach(({ values }, c) => {
    putScaled(values, range, pixels, { first: c, step: channels, full: fullScale({ depth }) });
  });
  return encodePng({ width, height, channels, depth, pixels });
}

/** A plain loop: of a photograph's weight there are millions. */
function putScaled(
  values: Float32Array,
  [low, high]: readonly [low: number, high: number],
  into: Pixels,
  { first, step, full }: { readonly first: number; readonly step: number; readonly full: number },
): void {
  for (let i = 0, at = first; i < values.length; i++, at += step)
    into[at] = Math.min(Math.max(Math.round(((values[i]! - low) / (high - low)) * full), 0), full);
}
