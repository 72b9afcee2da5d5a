import type { Tensor } from '@fuzzydiff/core';
import type { NamedRegion } from './spots.js';

/**
 * The share of a face that some regions of its frame cover, from 0 to 1: what of them lies beside the face does not count.
 *
 * @param head how far each pixel of the frame lies in the face's outline, `[1,H,W]` in `[0, 1]`
 */
export function headShare(head: Tensor, regions: readonly Pick<NamedRegion, 'pixels'>[]): number {
  const covered = new Set(regions.flatMap(({ pixels }) => [...pixels]));
  let [all, inside] = [0, 0];
  head.data.forEach((within, at) => {
    all += within;
    if (covered.has(at)) inside += within;
  });
  return all === 0 ? 0 : inside / all;
}
