import type { JudgedRegion } from '../correction/find-regions.js';
import type { FramedPhoto, Photo } from './photo.js';
import type { CorrectedRegion, FoundRegion } from './results.js';

/** A face whose regions say where they lie in its photograph, the `n`-th of those worked on, and how much of each `made` has changed. */
export function withRegions<P extends Photo, F extends { readonly regions?: readonly JudgedRegion[] }>(
  face: F,
  framed: FramedPhoto<P>,
  n: number,
): Omit<F, 'regions'> & { readonly regions?: readonly FoundRegion[] };
export function withRegions<P extends Photo, F extends { readonly regions?: readonly JudgedRegion[] }>(
  face: F,
  framed: FramedPhoto<P>,
  n: number,
  made: P,
): Omit<F, 'regions'> & { readonly regions?: readonly CorrectedRegion[] };
export function withRegions<P extends Photo, F extends { readonly regions?: readonly JudgedRegion[] }>(
  face: F,
  framed: FramedPhoto<P>,
  n: number,
  made?: P,
): F & { readonly regions?: readonly FoundRegion[] } {
  const regions = face.regions?.map((region) => {
    const { box, inPhoto } = framed.place(region.pixels, framed.faces[n]!);
    return { ...region, box, ...(made && { changed: framed.changed(made, inPhoto) }) };
  });
  return { ...face, ...(regions && { regions }) };
}
