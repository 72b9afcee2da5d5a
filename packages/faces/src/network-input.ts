import { fullScale, type Image, resampleImage } from '@fuzzydiff/core/image';
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
 * enlarged, its only channel three times where it is grey, and filled up with black at the right and the bottom.
 */
export function networkInput(photo: Image, view: View): NetworkInput {
  const [width, height] = [filledUp(view.width), filledUp(view.height)];
  const values = new Float32Array(3 * height * width);
  const unit = fullScale(photo) / 255;
  for (const [channel, { values: own }] of resampleImage(photo, view.window, view, 'linear').entries()) {
    const first = (2 - channel) * height * width;
    for (let row = 0; row < view.height; row++)
      for (let column = 0; column < view.width; column++)
        values[first + row * width + column] = own[row * view.width + column]! / unit;
  }
  if (photo.channels === 1) for (const at of [0, 1]) values.copyWithin(at * height * width, 2 * height * width);
  return { values, width, height };
}

function filledUp(length: number): number {
  return Math.ceil(length / largestStride) * largestStride;
}
