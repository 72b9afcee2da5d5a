import type { FoundRegion, FramedFace, MappedFace } from '@fuzzydiff/core';
import { apply, type Box, boundingBox, combinedPlane, type Image, inverse, scaleOf } from '@fuzzydiff/core/image';
import { regionOutlines } from '@fuzzydiff/core/internal';
import { boxOf } from './box-of.js';
import type { FoundSpot } from './crossing.js';

/** A face and what was found in it. */
export type SeenFace = Pick<MappedFace, 'placement' | 'region' | 'map' | 'regions' | 'clean'>;

/** The same, under a name that no other face has, nor this one by another model or settings. */
export interface FoundFace extends SeenFace {
  readonly key: string;
}

/** Pixels of a face's map. */
type Pixels = Pick<FoundRegion, 'pixels'>;

/** What tells a face from others of the photograph. */
export function faceKey({ region: { x, y, size, angle = 0 } }: FramedFace): string {
  return [x, y, size, angle].map((value) => value.toFixed(2)).join(' ');
}

/** A region of a face's map, by the spot that it is. */
export interface NamedRegion extends Pixels {
  readonly id: string;
  /** Its place among all that was found in the face. */
  readonly place: number;
  /** Whether it stays as it is where nobody says otherwise. */
  readonly isKept: boolean;
}

/** The p value from which on what is found is not even a faint spot: most faces that are fine have as much. */
const faintAtMost = 0.5;

/** The spot that a region of a face is, by its place among them. */
export function spotId({ key }: Pick<FoundFace, 'key'>, place: number): string {
  return `${key} ${place}`;
}

/** What was found in a face, by the spots that it is; by statistics without a promise, which tell no regions, all of it is one. */
export function namedRegions(face: FoundFace): NamedRegion[] {
  if (face.regions)
    return face.regions.flatMap(({ pixels, isKept, p }, place) =>
      isKept && p > faintAtMost ? [] : [{ id: spotId(face, place), place, pixels, isKept }],
    );
  const pixels = attended(face);
  return pixels.length === 0 ? [] : [{ id: spotId(face, 0), place: 0, pixels, isKept: false }];
}

/** The pixels of a face's map that have an attention of a half or more. */
function attended({ map }: SeenFace): Int32Array {
  const { values } = combinedPlane(map, Math.max);
  return Int32Array.from([...values.keys()].filter((at) => values[at]! >= 0.5));
}

/**
 * What was mended in a face: what was found there and taken, and what of the map that it was mended by lies apart from that,
 * which somebody painted.
 */
export function mendedRegions(found: FoundFace, mended: SeenFace, taken: ReadonlySet<string>): NamedRegion[] {
  // A region that is mended reaches beyond the head, as one that stays does not.
  const reached = (region: NamedRegion) => ({
    ...region,
    pixels: mended.regions?.[region.place]?.pixels ?? region.pixels,
  });
  const own = namedRegions(found)
    .filter(({ id }) => taken.has(id))
    .map(reached);
  const width = found.map.shape[2]!;
  // A map is grown by a pixel before it mends, and a line around a spot lies up to two beside it.
  const across = [-3, -2, -1, 0, 1, 2, 3];
  const near = across.flatMap((down) => across.map((step) => down * width + step));
  const known = new Set(own.flatMap(({ pixels }) => [...pixels].flatMap((at) => near.map((step) => at + step))));
  const pixels = attended(mended).filter((at) => !known.has(at));
  if (pixels.length === 0) return own;
  return [...own, { id: `${found.key} painted`, place: own.length, pixels, isKept: false }];
}

/** Regions of a face's map as spots of the photograph. */
export function spotsOf(face: SeenFace, regions: readonly Omit<NamedRegion, 'place'>[]): FoundSpot[] {
  const lines = regionOutlines(face, regions);
  return regions.map(({ id, isKept }, n) => ({ id, outlines: lines[n]!, box: boxOf(lines[n]!), isFaint: isKept }));
}

/** How many of the photograph's pixels a region of a face's map covers. */
export function areaOf({ map, placement }: SeenFace, { pixels }: Pixels): number {
  const side = Math.max(map.shape[1]!, map.shape[2]!);
  return pixels.length * (scaleOf(placement) / side) ** 2;
}

/**
 * The pixels of a photograph that differ after it was mended, by the region of a face's map that is nearest to each.
 *
 * @param claimed one per pixel, 1 for those that are another face's already; those that are found are claimed
 */
export function changedPixels(
  face: SeenFace,
  regions: readonly Pixels[],
  { before, after, claimed }: { readonly before: Image; readonly after: Image; readonly claimed: Uint8Array },
): { readonly box: Box; readonly pixels: Int32Array }[] {
  const { width, height } = combinedPlane(face.map, Math.max);
  const nearest = nearestRegion(regions, width, height);
  const toFrame = inverse(face.placement);
  const side = Math.max(width, height);
  const box = boundingBox(face.placement, before);
  const found = regions.map((): number[] => []);
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

/** For each pixel of a map, the region that is reached first from it, a step to a neighbour at a time. */
function nearestRegion(regions: readonly Pixels[], width: number, height: number): Int32Array {
  const nearest = new Int32Array(width * height).fill(-1);
  let front: number[] = [];
  regions.forEach(({ pixels }, n) => {
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
