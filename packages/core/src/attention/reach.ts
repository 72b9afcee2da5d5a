import type { AttentionRegion } from './regions.js';

/**
 * A region of the head as far as it reaches: with what of the `others`, regions of the whole frame, it is a part of, lies outside
 * the head or in its soft rim. A scratch across a face goes on beside it, and would else end at an outline. Other pieces in the
 * head are regions of their own. Ours.
 *
 * @param within the head, `[1,H,W]` in `[0, 1]`, one number per pixel
 * @returns the region itself where it ends in the head
 */
export function reaching<R extends AttentionRegion>(
  region: R,
  others: readonly AttentionRegion[],
  within: Float32Array,
): R {
  const own = new Set(region.pixels);
  const whole = others.filter(({ pixels }) => pixels.some((i) => own.has(i)));
  const beyond = whole.flatMap(({ pixels }) => [...pixels.filter((i) => within[i]! < 1 && !own.has(i))]);
  if (beyond.length === 0) return region;
  return { ...region, pixels: Int32Array.from([...region.pixels, ...beyond]).sort(), reachesBeyond: true };
}
