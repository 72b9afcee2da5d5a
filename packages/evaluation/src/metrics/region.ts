import type { Tensor } from '@fuzzydiff/core';
import { checkTensor, invalidArgument } from '@fuzzydiff/core/internal';
import { contiguous } from '@fuzzydiff/core/math';

/** Which of an image's pixels a measure looks at. */
export interface Region {
  /** `[1,H,W]`, zeros and ones, e.g. the mask of a degradation. */
  readonly mask: Tensor;
  /** Where the mask is 1, or where it is 0. */
  readonly side: 'inside' | 'outside';
}

/**
 * The mean of values per channel and pixel, `[C,H,W]`, over a region, all channels alike; undefined when the region is
 * empty.
 *
 * @throws FuzzydiffError `invalid-argument` for a mask of another size
 */
export function meanWithin(
  values: ArrayLike<number>,
  shape: readonly number[],
  { mask, side }: Region,
): number | undefined {
  const [channels, height, width] = shape as [number, number, number];
  checkTensor('region.mask', mask, [[1, height, width]]);
  const selected = contiguous(mask);
  const wanted = side === 'inside' ? 1 : 0;
  let sum = 0;
  let pixels = 0;
  for (let i = 0; i < selected.length; i++) {
    if (selected[i] !== 0 && selected[i] !== 1)
      throw invalidArgument('region.mask', 'zeros and ones', selected[i], `look at index ${i}`);
    if (selected[i] !== wanted) continue;
    pixels++;
    for (let c = 0; c < channels; c++) sum += values[c * selected.length + i]!;
  }
  return pixels === 0 ? undefined : sum / (pixels * channels);
}
