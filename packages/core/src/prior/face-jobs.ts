import { invalidArgument } from '../errors.js';
import type { Tensor } from '../tensor/tensor.js';
import type { MapOptions } from './options.js';
import type { PhotoFace } from './photo.js';

/** What is asked for each face, with its z maps and the choice of its regions where they are given. */
export function faceJobs(
  faces: readonly Pick<PhotoFace, 'input' | 'region' | 'key' | 'within' | 'inside' | 'least'>[],
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
  return faces.map(({ input, region, key, within, inside, least }, n) => ({
    image: input,
    isEnlarged: isEnlarged(region, input),
    key,
    within,
    inside,
    least,
    z: zMaps?.[n],
    regions: regions?.[n],
  }));
}

/** Whether the model sees a face on more pixels than the photograph has of it. */
function isEnlarged({ size }: PhotoFace['region'], { shape }: Tensor): boolean {
  const [height, width] = shape.slice(-2) as [number, number];
  // A turned square's side is known up to rounding.
  return Math.round(size) < Math.max(height, width);
}
