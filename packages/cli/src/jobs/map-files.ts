import type { MappedFace } from '@fuzzydiff/core';
import type { ImageFile } from '../batch/image-job.js';
import { formatNpy } from '../files/npy.js';

/** The suffix of z maps. */
export const zSuffix = 'z.npy';

/** The suffix of the maps of all faces over their photograph. */
export const mapPictureSuffix = 'map.png';

/** The suffixes of what `mapFiles` gives. */
export const mapSuffixes: readonly string[] = ['map.npy', 'score.npy', zSuffix];

/**
 * The map of a face as numbers: A as it weighs, the score, `[H,W]`, for ranking, and the z maps, `[D,1|C,H,W]`, which
 * `--from-map` begins with.
 */
export function mapFiles({ map, score, z }: MappedFace): ImageFile[] {
  return [
    { suffix: 'map.npy', bytes: formatNpy(map.shape[0] === 1 ? map.pick(0) : map) },
    { suffix: 'score.npy', bytes: formatNpy(score) },
    { suffix: zSuffix, bytes: formatNpy(z) },
  ];
}

/** What a map comes to: its mean, the share of it above one half, and the highest z score. */
export function mapScores({ map, score }: Pick<MappedFace, 'map' | 'score'>): Record<string, number> {
  const size = map.data.length;
  return {
    attention: map.data.reduce((sum, a) => sum + a, 0) / size,
    attendedShare: map.data.reduce((sum, a) => sum + (a > 0.5 ? 1 : 0), 0) / size,
    highestScore: score.data.reduce((highest, value) => Math.max(highest, value), Number.NEGATIVE_INFINITY),
  };
}
