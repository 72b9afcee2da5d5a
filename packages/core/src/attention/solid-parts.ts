import { eachNeighbour, seededPieces } from '../photo/regions.js';

/** What hangs together of a region, and all of the region that is nearer to it than to another part. */
export interface SolidPart {
  /** Its pixels whose attention counts by the high bounds, which touch each other. */
  readonly solid: Int32Array;
  /** Those, and the faint ones that are nearest to them. */
  readonly pixels: Int32Array;
}

/**
 * The parts of a region that only faint attention joins: a scratch, and a collar that it ends at. A faint pixel belongs to the part from
 * which fewest steps within the region lead to it. Ours.
 *
 * @param pixels the region's, as indices into an image of this size
 * @param strict attention by the high bounds, one number per pixel
 */
export function solidParts(
  pixels: Iterable<number>,
  strict: Float32Array,
  size: { readonly width: number; readonly height: number },
): SolidPart[] {
  const isOwn = new Uint8Array(strict.length);
  for (const i of pixels) isOwn[i] = 1;
  const counts = (i: number) => isOwn[i] === 1 && strict[i]! > 0;
  const parts = seededPieces(size, counts, counts).map((solid) => ({ solid, pixels: [...solid] }));
  const isTaken = new Uint8Array(strict.length);
  for (const { solid } of parts) for (const i of solid) isTaken[i] = 1;
  // All parts grow by a step at a time, until nothing is left.
  let rims = parts.map(({ solid }) => [...solid]);
  while (rims.some((rim) => rim.length > 0))
    rims = rims.map((rim, n) => {
      const next: number[] = [];
      for (const at of rim)
        eachNeighbour(at, size, (i) => {
          if (isOwn[i] !== 1 || isTaken[i] === 1) return;
          isTaken[i] = 1;
          next.push(i);
        });
      parts[n]!.pixels.push(...next);
      return next;
    });
  return parts.map((part) => ({ ...part, pixels: Int32Array.from(part.pixels).sort() }));
}
