import { fullScale, type Image, resampleImage } from '@fuzzydiff/core/image';
import { resampledRows, turnPlanes } from '@fuzzydiff/core/internal';
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
  const { channels } = photo;
  const [width, height] = [filledUp(view.width), filledUp(view.height)];
  const values = new Float32Array(3 * height * width);
  const unit = fullScale(photo) / 255;
  const rows = seen(photo, view);
  if (unit !== 1) for (let i = 0; i < rows.length; i++) rows[i] = rows[i]! / unit;
  for (let row = 0; row < view.height; row++)
    for (let channel = 0; channel < channels; channel++) {
      const from = (row * channels + channel) * view.width;
      values.set(rows.subarray(from, from + view.width), ((2 - channel) * height + row) * width);
    }
  if (channels === 1) for (const at of [0, 1]) values.copyWithin(at * height * width, 2 * height * width);
  return { values, width, height };
}

/** Rows `[H,C,W]` of the view's size. */
function seen(photo: Image, { window, width, height, turned = 0 }: View): Float32Array {
  if (turned === 0) return resampledRows(photo, window, { width, height }, 'linear');
  const planes = resampleImage(photo, window, { width, height }, 'linear');
  const rows = new Float32Array(height * photo.channels * width);
  const full = fullScale(photo);
  turnPlanes(planes, [width / 2, height / 2], (turned * Math.PI) / 180).forEach((values, c) => {
    // The cubic overshoots at edges.
    for (let i = 0; i < values.length; i++) {
      const at = (Math.floor(i / width) * photo.channels + c) * width + (i % width);
      rows[at] = Math.min(Math.max(values[i]!, 0), full);
    }
  });
  return rows;
}

function filledUp(length: number): number {
  return Math.ceil(length / largestStride) * largestStride;
}
