import type { CorrectOptions, MapOptions } from '@fuzzydiff/core';
import { markedWithin, regionOutlines } from '@fuzzydiff/core/internal';
import type { Photo } from '../batch/image-job.js';
import type { MapPrior } from '../model/command-prior.js';
import type { CorrectSettings } from './correct-job.js';

/** How regions were found among which somebody chose. */
type FoundBy = Pick<MapOptions, 'preset' | 'lower' | 'upper' | 'alpha' | 'always' | 'zMaps' | 'signal'>;

/**
 * What a correction is asked for where somebody chose its regions: those, in place of a promise, and all that lies within the lines around
 * those that are changed in full.
 */
export async function chosenRegions(
  prior: MapPrior['prior'],
  { image, options }: Pick<Photo, 'image' | 'options'>,
  { regions, inFull }: Pick<CorrectSettings, 'regions' | 'inFull'>,
  foundBy: FoundBy,
): Promise<Pick<CorrectOptions, 'regions' | 'marks' | 'alpha' | 'always'>> {
  const own = { regions, alpha: undefined, always: undefined };
  if (!inFull) return own;
  const { faces } = await prior.map(image, { ...options, ...foundBy });
  const outlines = faces.flatMap((face, n) => {
    const those = (inFull[n] ?? []).flatMap((place) => face.regions?.[place] ?? []);
    return regionOutlines(face, those).flat();
  });
  return { ...own, marks: markedWithin(outlines, image) };
}
