import { invalidArgument } from '../errors.js';
import type { MapOptions } from './options.js';
import type { PhotoFace } from './photo.js';

/** What is asked for each face, with its z maps and the choice of its regions where they are given. */
export function faceJobs(
  faces: readonly Pick<PhotoFace, 'input' | 'key' | 'within' | 'inside' | 'least'>[],
  { zMaps, regions }: Pick<MapOptions, 'zMaps' | 'regions'>,
) {
  for (const [name, given] of Object.entries({ zMaps, regions }))
    if (given !== undefined && given.length !== faces.length)
      throw invalidArgument(
        name,
        `those of ${faces.length === 1 ? 'one face' : `${faces.length} faces`}`,
        given.length,
        'give those of the same photograph',
      );
  return faces.map(({ input, key, within, inside, least }, n) => ({
    image: input,
    key,
    within,
    inside,
    least,
    z: zMaps?.[n],
    regions: regions?.[n],
  }));
}
