import type { Tensor } from '@fuzzydiff/core';
import {
  blankPixels,
  fullScale,
  type Image,
  type Pixels,
  type Plane,
  type Region,
  resample,
  tensorPlane,
} from '@fuzzydiff/core/image';
import { encodePng } from './encode-png.js';

/** An image `[1|3,H,W]` in `[-1, 1]` as a PNG; values beyond are clipped. */
export function tensorToPng(image: Tensor, depth: 8 | 16 = 8): Promise<Uint8Array> {
  return planesPng(planesOf(image), depth, (value) => (value + 1) / 2);
}

/**
 * A weight `[1|3,H,W]` in `[0, 1]` as a 16-bit measurement of its image's size: 65535 is wholly kept, as is everything
 * outside the region. A weight per channel gives an RGB picture.
 */
export function weightPng(
  weight: Tensor,
  region: Region,
  { width, height }: Pick<Image, 'width' | 'height'>,
): Promise<Uint8Array> {
  const grid = { width: region.size, height: region.size };
  const planes = planesOf(weight).map((plane): Plane => {
    const inside = resample(plane, grid, 'linear');
    const values = new Float32Array(width * height).fill(1);
    for (let row = 0; row < region.size; row++)
      values.set(
        inside.values.subarray(row * region.size, (row + 1) * region.size),
        (region.y + row) * width + region.x,
      );
    return { width, height, values };
  });
  return planesPng(planes, 16, (value) => value);
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
