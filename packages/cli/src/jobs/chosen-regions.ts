import type { CorrectOptions, MapOptions } from '@fuzzydiff/core';
import { paintedMarks, regionOutlines } from '@fuzzydiff/core/internal';
import type { Photo } from '../batch/image-job.js';
import type { MapPrior } from '../model/command-prior.js';
import type { CorrectRecipe } from '../record/recipe.js';

/** What a map of the regions depends on. */
type MappedBy = Pick<MapOptions, 'preset' | 'seed' | 'lower' | 'upper' | 'zMaps' | 'signal'>;

/**
 * What a correction is asked for where somebody chose its regions or painted: those regions, in place of a promise, all that lies within the lines
 * around those that are changed in full, and what the strokes say.
 */
export async function chosenRegions(
  prior: MapPrior['prior'],
  { image, options }: Pick<Photo, 'image' | 'options'>,
  { regions, inFull, strokes }: { readonly [K in 'regions' | 'inFull' | 'strokes']?: CorrectRecipe[K] | undefined },
  mappedBy: MappedBy,
): Promise<Pick<CorrectOptions, 'regions' | 'marks' | 'alpha' | 'always'>> {
  const own = regions ? { regions, alpha: undefined, always: undefined } : {};
  if (!inFull) return { ...own, ...(strokes && { marks: paintedMarks(strokes, image) }) };
  const { faces } = await prior.map(image, { ...options, ...mappedBy, regions });
  const outlines = faces.flatMap((face, n) => {
    const those = (inFull[n] ?? []).flatMap((place) => face.regions?.[place] ?? []);
    return regionOutlines(face, those).flat();
  });
  return { ...own, marks: paintedMarks(strokes ?? [], { ...image, outlines }) };
}
