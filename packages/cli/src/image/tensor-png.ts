import type { Tensor } from '@fuzzydiff/core';
import { blankPixels, fullScale, type Pixels, type Plane, tensorPlane } from '@fuzzydiff/core/image';
import { encodePng } from './encode-png.js';

/** An image `[1|3,H,W]` in `[-1, 1]` as a PNG; values beyond are clipped. */
export function tensorToPng(image: Tensor, depth: 8 | 16 = 8): Promise<Uint8Array> {
  return planesPng(planesOf(image), depth, (value) => (value + 1) / 2);
}

/** How much of each pixel of a photograph is kept, in `[0, 1]`, as a 16-bit measurement: 65535 is wholly kept. */
export function planePng(plane: Plane): Promise<Uint8Array> {
  return planesPng([plane], 16, (value) => value);
}

/**
 * A deviation `[1|3,H,W]`, such as the spread of several samples, as a 16-bit measurement on the model's grid. The
 * scale is fixed: 0 is no deviation, and 65535 is 1, by which values in `[-1, 1]` can deviate at most.
 */
export function deviationPicture(deviation: Tensor): Promise<Uint8Array> {
  return planesPng(planesOf(deviation), 16, (value) => value);
}

function planesOf(array: Tensor): Plane[] {
  return Array.from({ length: array.shape[0]! }, (_, c) => tensorPlane(array, c));
}

/** Planes as the channels of a PNG, with `share` of each value in `[0, 1]` of its full scale. */
function planesPng(planes: readonly Plane[], depth: 8 | 16, share: (value: number) => number): Promise<Uint8Array> {
  const [{ width, height }] = planes as [Plane];
  const channels = planes.length;
  const pixels: Pixels = blankPixels({ depth }, width * height * channels);
  const full = fullScale({ depth });
  planes.forEach(({ values }, c) => {
    values.forEach((value, i) => {
      pixels[i * channels + c] = Math.min(Math.max(Math.round(share(value) * full), 0), full);
    });
  });
  return encodePng({ width, height, channels, depth, pixels });
}
