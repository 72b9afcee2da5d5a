import { fullScale, type Image, resampleImage } from '@fuzzydiff/core/image';
import { turnPlanes } from '@fuzzydiff/core/internal';
import type { View } from './views.js';
import { largestStride } from './yunet.js';

/** A picture as the network takes it. */
export interface NetworkInput {
  /** `[1,3,height,width]`: blue, green, red, from 0 to 255. */
  readonly values: Float32Array;
  /** In pixels, multiples of 32. */
  readonly width: number;
  readonly height: number;
}

/**
 * A part of a photograph as the network takes it: averaged over areas where it is shrunk, interpolated linearly where it is
 * enlarged, turned as the view is, its only channel three times where it is grey, and filled up with black at the right and the bottom.
 */
export function networkInput(photo: Image, view: View): NetworkInput {
  const [width, height] = [filledUp(view.width), filledUp(view.height)];
  const values = new Float32Array(3 * height * width);
  const unit = fullScale(photo) / 255;
  for (const [channel, own] of seen(photo, view).entries()) {
    const first = (2 - channel) * height * width;
    if (unit !== 1) for (let i = 0; i < own.length; i++) own[i] = own[i]! / unit;
    for (let row = 0; row < view.height; row++)
      values.set(own.subarray(row * view.width, (row + 1) * view.width), first + row * width);
  }
  if (photo.channels === 1) for (const at of [0, 1]) values.copyWithin(at * height * width, 2 * height * width);
  return { values, width, height };
}

/** A plane for each channel, of the view's size. */
function seen(photo: Image, { window, width, height, turned = 0 }: View): Float32Array[] {
  const planes = resampleImage(photo, window, { width, height }, 'linear');
  if (turned === 0) return planes.map(({ values }) => values);
  const full = fullScale(photo);
  // The cubic overshoots at edges.
  return turnPlanes(planes, [width / 2, height / 2], (turned * Math.PI) / 180).map((values) =>
    values.map((value) => Math.min(Math.max(value, 0), full)),
  );
}

function filledUp(length: number): number {
  return Math.ceil(length / largestStride) * largestStride;
}
