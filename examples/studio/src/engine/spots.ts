import type { FoundRegion, FramedFace, MappedFace } from '@fuzzydiff/core';
import { scaleOf } from '@fuzzydiff/core/image';
import { attendedPixels, type MendedPart, mendedParts, regionOutlines } from '@fuzzydiff/core/internal';
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
  const pixels = attendedPixels(face.map);
  return pixels.length === 0 ? [] : [{ id: spotId(face, 0), place: 0, pixels, isKept: false }];
}

/** What was mended of a face, by the spot that it is. */
export interface SpotPart extends MendedPart {
  readonly id: string;
  /** The spot that it is, or is a piece of. */
  readonly spot: string;
  readonly isKept: boolean;
}

/** What was mended in a face, by the spots that it is: what was found there and taken, and what somebody painted apart from that. */
export function mendedSpots(
  found: FoundFace,
  mended: Pick<MappedFace, 'map' | 'regions'>,
  taken: ReadonlySet<string>,
): SpotPart[] {
  const own = namedRegions(found).filter(({ id }) => taken.has(id));
  const parts = mendedParts(mended, own).map((part) => ({
    ...{ ...part, isKept: false },
    spot: part.place === undefined ? `${found.key} painted` : spotId(found, part.place),
  }));
  return parts.map((part, n) => {
    const piece = parts.slice(0, n).filter(({ spot }) => spot === part.spot).length;
    return { ...part, id: piece === 0 ? part.spot : `${part.spot}, piece ${piece + 1}` };
  });
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
