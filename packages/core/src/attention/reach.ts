import type { AttentionRegion } from './regions.js';

/**
 * A region of the head as far as it reaches: with what of the `others`, regions of the whole frame, it is a part of, lies outside
 * the head or in its soft rim. A scratch across a face goes on beside it, and would else end at an outline. Other pieces in the
 * head are regions of their own. The border of a print is no part of it. Ours.
 *
 * @param within the head, `[1,H,W]` in `[0, 1]`, one number per pixel
 * @param inside 0 where the frame shows a print's border, one number per pixel. @default it shows none
 * @returns the region itself where it ends in the head
 */
export function reaching<R extends AttentionRegion>(
  region: R,
  others: readonly AttentionRegion[],
  within: Float32Array,
  inside?: Uint8Array,
): R {
  const own = new Set(region.pixels);
  const whole = others.filter(({ pixels }) => pixels.some((i) => own.has(i)));
  const beyond = whole.flatMap(({ pixels }) => [
    ...pixels.filter((i) => within[i]! < 1 && inside?.[i] !== 0 && !own.has(i)),
  ]);
  if (beyond.length === 0) return region;
  return { ...region, pixels: Int32Array.from([...region.pixels, ...beyond]).sort(), reachesBeyond: true };
}
