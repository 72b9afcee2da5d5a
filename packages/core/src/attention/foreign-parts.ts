import { type SolidPart, solidParts } from './solid-parts.js';

/** A part begins in the head where at least this share of what counts of it lies there. */
const begun = 0.07;

/** A part that does not is of the same damage where its attention is on average so much of that of those that do, or more. */
const asStrong = 0.3;

/**
 * A region of the whole frame without the parts that faint attention alone joins to what is found in the head: those that hardly begin
 * there, and are much weaker. A scratch that breaks off for a few pixels goes on; the collar that it ends at stays. Ours.
 *
 * @param pixels the region's, as indices into an image of this size
 * @param strict attention by the high bounds, one number per pixel
 * @param within the head, one number per pixel, in `[0, 1]`
 */
export function withoutForeignParts(
  pixels: Int32Array,
  strict: Float32Array,
  within: Float32Array,
  size: { readonly width: number; readonly height: number },
): Int32Array {
  const parts = solidParts(pixels, strict, size);
  const isBegun = ({ solid }: SolidPart) => solid.reduce((sum, i) => sum + strict[i]! * (within[i]! - begun), 0) >= 0;
  const least = asStrong * meanOf(strict, parts.filter(isBegun));
  const foreign = parts.filter((part) => !isBegun(part) && meanOf(strict, [part]) < least);
  if (foreign.length === 0) return pixels;
  const left = new Set(pixels);
  for (const part of foreign) for (const i of part.pixels) left.delete(i);
  return Int32Array.from(left);
}

/** The mean attention of what is solid of parts; 0 of none. */
function meanOf(strict: Float32Array, parts: readonly SolidPart[]): number {
  let [sum, count] = [0, 0];
  for (const { solid } of parts) {
    for (const i of solid) sum += strict[i]!;
    count += solid.length;
  }
  return count === 0 ? 0 : sum / count;
}
