import type { Tensor } from '@fuzzydiff/core';
import { combinedPlane } from '@fuzzydiff/core/image';
import { encode } from 'fast-png';

/** A weight `[1|C,H,W]` as a 16-bit grey PNG on the model's grid, white where it is 1; of several channels the least. */
export function weightPng(weight: Tensor): Blob {
  const { width, height, values } = combinedPlane(weight, Math.min);
  const data = Uint16Array.from(values, (value) => Math.round(value * 65535));
  return new Blob([encode({ width, height, channels: 1, depth: 16, data }) as Uint8Array<ArrayBuffer>], {
    type: 'image/png',
  });
}
