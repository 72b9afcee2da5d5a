import { fullScale, type Image, imagePlane, resample } from '@fuzzydiff/core/image';
import type { View } from './views.js';
import { largestStride } from './yunet.js';

/** Rows that are shrunk at a time: as numbers, a photograph takes more memory than as bytes. */
const rowsAtATime = 64;

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
  for (let channel = 0; channel < photo.channels; channel++) {
    const plane = values.subarray((2 - channel) * height * width);
    for (const { first, count, rows } of bands(photo, channel, view))
      for (let row = 0; row < count; row++)
        for (let column = 0; column < view.width; column++)
          plane[(first + row) * width + column] = rows[row * view.width + column]! / unit;
  }
  if (photo.channels === 1) for (const at of [0, 1]) values.copyWithin(at * height * width, 2 * height * width);
  return { values, width, height };
}

/** A channel of the view, some of its rows at a time. */
function* bands(photo: Image, channel: number, { window, width, height }: View) {
  const scale = window.height / height;
  // An enlargement takes rows beyond those of a band, and is small.
  const most = scale > 1 ? rowsAtATime : height;
  for (let first = 0; first < height; first += most) {
    const count = Math.min(most, height - first);
    const [from, to] = [first * scale, (first + count) * scale];
    const top = Math.floor(from);
    const bottom = Math.min(Math.ceil(to), window.height);
    const source = imagePlane(photo, channel, { ...window, y: window.y + top, height: bottom - top });
    const part = { x: 0, y: from - top, width: window.width, height: to - from };
    const { values } = resample(source, { width, height: count }, 'linear', part);
    yield { first, count, rows: values };
  }
}

function filledUp(length: number): number {
  return Math.ceil(length / largestStride) * largestStride;
}
