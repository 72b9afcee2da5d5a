import type { Synthesis } from '../condition/synthesize.js';
import type { FramedFace } from '../prior/place-faces.js';
import type { CorrectedRegion, FoundRegion, MappedFace } from '../prior/results.js';
import { contiguous } from '../tensor/tensor.js';

/** What a report says of where a face is: its number and what the detector found, where one was looked for, and the model's frame. */
export function placeReport({
  number,
  detected,
  region,
}: Pick<FramedFace, 'number' | 'detected' | 'region'>): Record<string, unknown> {
  return { ...(number !== undefined && { number }), ...detected, frame: region };
}

/**
 * What a report says of a face's regions: where each is, in the photograph's pixels, its mass and p value, whether it stays as it is and
 * how much of it was changed; and of what was promised.
 */
export function regionsReport({
  regions,
  promise,
}: Pick<MappedFace, 'promise'> & {
  readonly regions?: readonly (FoundRegion & Partial<Pick<CorrectedRegion, 'changed'>>)[];
}): Record<string, unknown> {
  return {
    ...(promise && { promise }),
    ...(regions && { regions: regions.map(({ pixels: _, ...region }) => region) }),
  };
}

/** The mean of how much of each pixel of a face is kept, from 0 to 1. @throws FuzzydiffError `invalid-argument` where that is no float32 tensor */
export function keptOf({ kept }: Pick<Synthesis, 'kept'>): number {
  const values = contiguous(kept);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
