import type { Image } from '../photo/image.js';
import { type Box, boundingBox } from '../photo/placement.js';
import { combinedPlane } from '../photo/planes.js';
import { apply, inverse } from '../photo/similarity.js';
import type { Tensor } from '../tensor/tensor.js';
import type { FoundRegion, MappedFace } from './results.js';

/** Pixels of a face's map, as indices row by row. */
export type PartPixels = Pick<FoundRegion, 'pixels'>;

/**
 * The pixels of a face's map that have an attention of a half or more, as indices row by row.
 *
 * @param map `[1|C,H,W]` in `[0, 1]`
 * @returns one number per pixel
 * @throws FuzzydiffError `invalid-argument` for a map of another kind
 */
export function attendedPixels(map: Tensor): Int32Array {
  const { values } = combinedPlane(map, Math.max);
  return Int32Array.from([...values.keys()].filter((at) => values[at]! >= 0.5));
}

/** A part of a face that was mended: a region of it, a piece of one, or of what somebody painted. */
export interface MendedPart extends PartPixels {
  /** The place of its region among all that was found, from 0; absent of what somebody painted apart from those. */
  readonly place?: number;
}

/** How far apart pieces lie that are told from each other, of the map's longer side: to a finger, nearer ones are one. */
const apart = 1 / 16;

/**
 * Ours. What was mended in a face, part by part: the regions that were taken, each as far as it reaches now, and after those what of the map lies
 * apart from all of them, which somebody painted. What is seen in pieces that lie well apart is a part for each.
 *
 * @param taken regions that were found, by their places, from 0, among all that was
 * @throws FuzzydiffError `invalid-argument` for a map of another kind
 */
export function mendedParts(
  { map, regions }: Pick<MappedFace, 'map' | 'regions'>,
  taken: readonly (PartPixels & { readonly place: number })[],
): MendedPart[] {
  // A region that is mended reaches beyond the head, as one that stays does not.
  const own = taken.map(({ place, pixels }) => ({ place, pixels: regions?.[place]?.pixels ?? pixels }));
  const width = map.shape[2]!;
  // A map is grown by a pixel before it mends, and a line around a spot lies up to two beside it.
  const across = [-3, -2, -1, 0, 1, 2, 3];
  const near = across.flatMap((down) => across.map((step) => down * width + step));
  const known = new Set(own.flatMap(({ pixels }) => [...pixels].flatMap((at) => near.map((step) => at + step))));
  const pixels = attendedPixels(map).filter((at) => !known.has(at));
  const { height, values } = combinedPlane(map, Math.max);
  const pieces = (whole: Int32Array) => {
    const attended = whole.filter((at) => values[at]! >= 0.5);
    return attended.length === 0
      ? [whole]
      : apartFrom(attended, width, Math.max(1, Math.floor(apart * Math.max(width, height))));
  };
  const parts = own.flatMap((region) => pieces(region.pixels).map((piece) => ({ ...region, pixels: piece })));
  return pixels.length === 0 ? parts : [...parts, ...pieces(pixels).map((piece) => ({ pixels: piece }))];
}

/** Pixels of a map by the pieces that they are, from each of which to the next it is farther than that. */
function apartFrom(pixels: Int32Array, width: number, gap: number): Int32Array[] {
  const left = new Set(pixels);
  const pieces: Int32Array[] = [];
  for (const first of pixels) {
    if (!left.delete(first)) continue;
    const piece = [first];
    // It grows while it is gone through.
    for (const at of piece) {
      const column = at % width;
      for (let down = -gap; down <= gap; down++)
        for (let across = Math.max(-gap, -column); across <= Math.min(gap, width - 1 - column); across++) {
          const near = at + down * width + across;
          if (left.delete(near)) piece.push(near);
        }
    }
    pieces.push(Int32Array.from(piece).sort());
  }
  return pieces;
}

/**
 * Ours. The pixels of a photograph that differ after it was mended, by the part of a face's map that is nearest to each.
 *
 * @param parts of the face's map, as `mendedParts` gives them
 * @param claimed one per pixel of the photograph, 1 for those that are another face's already; those that are found are claimed
 * @returns one for each part: its pixels, as indices row by row, one number per pixel, and the box around them
 * @throws FuzzydiffError `invalid-argument` for a map of another kind
 */
export function changedPixels(
  face: Pick<MappedFace, 'map' | 'placement'>,
  parts: readonly PartPixels[],
  { before, after, claimed }: { readonly before: Image; readonly after: Image; readonly claimed: Uint8Array },
): { readonly box: Box; readonly pixels: Int32Array }[] {
  const { width, height } = combinedPlane(face.map, Math.max);
  const nearest = nearestPart(parts, width, height);
  const toFrame = inverse(face.placement);
  const side = Math.max(width, height);
  const box = boundingBox(face.placement, before);
  const found = parts.map((): number[] => []);
  for (let y = box.y; y < box.y + box.height; y++)
    for (let x = box.x; x < box.x + box.width; x++) {
      const at = y * before.width + x;
      let differs = false;
      for (let c = 0; c < before.channels; c++)
        differs ||= before.pixels[at * before.channels + c] !== after.pixels[at * before.channels + c];
      if (!differs || claimed[at]) continue;
      const [u, v] = apply(toFrame, [x + 0.5, y + 0.5]);
      const clamp = (value: number, most: number) => Math.min(Math.max(Math.floor(value * side), 0), most - 1);
      const own = found[nearest[clamp(v, height) * width + clamp(u, width)]!];
      if (!own) continue;
      own.push(at);
      claimed[at] = 1;
    }
  return found.map((pixels) => {
    const columns = pixels.map((at) => at % before.width);
    const rows = pixels.map((at) => Math.floor(at / before.width));
    const extent = (values: number[]) => {
      const [first, last] = values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
      return values.length === 0 ? ([0, 0] as const) : ([first, last + 1 - first] as const);
    };
    const [[left, across], [top, down]] = [extent(columns), extent(rows)];
    return { box: { x: left, y: top, width: across, height: down }, pixels: Int32Array.from(pixels) };
  });
}

/** For each pixel of a map, the part that is reached first from it, a step to a neighbour at a time. */
function nearestPart(parts: readonly PartPixels[], width: number, height: number): Int32Array {
  const nearest = new Int32Array(width * height).fill(-1);
  let front: number[] = [];
  parts.forEach(({ pixels }, n) => {
    for (const at of pixels) {
      nearest[at] = n;
      front.push(at);
    }
  });
  while (front.length > 0) {
    const reached: number[] = [];
    for (const at of front) {
      const [x, y] = [at % width, Math.floor(at / width)];
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          if (nearest[v * width + u] !== -1) continue;
          nearest[v * width + u] = nearest[at]!;
          reached.push(v * width + u);
        }
    }
    front = reached;
  }
  return nearest;
}
