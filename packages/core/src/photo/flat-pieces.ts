import { weightedMedian } from '../tensor/median.js';
import { eachNeighbour } from './regions.js';

/** The deviation of a colour up to which a piece counts as even, and how far its pixels may lie from it at least, of 255. */
const [even, reach] = [5, 7];

/** How many times its own size a piece may grow, and from how many pixels on it says what its colour is. */
const [most, enough] = [4, 24];

/**
 * The rest of even damage: what a map has found a part of and is all of one colour (a patch of paint, a hole, a label) reaches as far
 * as that colour does. A piece that would grow past four times its size has run into something else of that colour, and
 * stays as it is. Ours.
 *
 * @param photo a plane for each channel, of 255
 * @param pieces found so far, each as the indices of its pixels
 * @param found how sure each pixel is damaged, in `[0, 1]`: so much has it a say in its piece's colour
 * @returns the pieces that grew, whole
 */
export function flatPieces(
  photo: readonly Float32Array[],
  grid: { readonly width: number; readonly height: number },
  pieces: readonly Int32Array[],
  found: Float32Array,
): Int32Array[] {
  return pieces.flatMap((piece) => {
    if (piece.length < enough) return [];
    const weights = Float64Array.from(piece, (i) => found[i]!);
    const middleOf = (value: (pixel: number) => number) => weightedMedian(Float64Array.from(piece, value), weights);
    const colour: { readonly middle: number; readonly far: number }[] = [];
    for (const plane of photo) {
      const middle = middleOf((i) => plane[i]!);
      const spread = 1.4826 * middleOf((i) => Math.abs(plane[i]! - middle));
      if (spread > even) return [];
      colour.push({ middle, far: Math.max(reach, 3 * spread) });
    }
    const alike = (i: number) => colour.every(({ middle, far }, c) => Math.abs(photo[c]![i]! - middle) <= far);
    const grown = flood(piece, grid, alike, most * piece.length);
    return grown ? [grown] : [];
  });
}

/** A piece with all that joins it and is alike; nothing where that is more than `limit`. */
function flood(
  piece: Int32Array,
  grid: { readonly width: number; readonly height: number },
  alike: (pixel: number) => boolean,
  limit: number,
): Int32Array | undefined {
  const inside = new Set<number>(piece);
  const waiting = [...piece];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (inside.size > limit) return undefined;
    if (alike(at))
      eachNeighbour(at, grid, (next) => {
        if (inside.has(next) || !alike(next)) return;
        inside.add(next);
        waiting.push(next);
      });
  }
  return Int32Array.from(inside);
}
