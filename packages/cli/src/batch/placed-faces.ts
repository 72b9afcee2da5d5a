import { type FramedFace, FuzzydiffError, type Prior } from '@fuzzydiff/core';
import { placeByRegion } from '@fuzzydiff/core/image';
import type { Picture } from '../image/picture.js';
import type { PlacedSettings } from '../settings.js';

/**
 * Faces of a photograph of which somebody placed some: those that were found have their numbers, the others their squares.
 *
 * @throws FuzzydiffError `mismatch` for a number that none of those has that are found now
 */
export async function placedFaces(
  prior: Prior,
  image: Picture,
  {
    placed,
    minFace,
    signal,
  }: Pick<PlacedSettings, 'minFace'> & { placed: NonNullable<PlacedSettings['placed']>; signal: AbortSignal },
): Promise<readonly FramedFace[]> {
  const found = placed.some((each) => typeof each === 'number') ? await prior.faces(image, { minFace, signal }) : [];
  return placed.map((each) => {
    if (typeof each !== 'number') return { placement: placeByRegion(each), region: each };
    const own = found.find(({ number }) => number === each);
    if (own) return own;
    const message = `Expected face ${each} in ${image.name} but found ${found.length} faces; use the version of fuzzydiff that made it.`;
    throw new FuzzydiffError('mismatch', message, { data: { number: each, found: found.length } });
  });
}
