import { projectionCalls } from '@fuzzydiff/core/math';
import { follow } from '../batch/follow.js';
import type { ImageCommand } from '../batch/image-job.js';
import { openMapPrior } from '../model/command-prior.js';
import { correctionFrom, type MapSettings } from '../options.js';
import { earlierMapFor, earlierMapHash, zMapsRecord } from './earlier-map.js';
import { mapFiles, mapScores, mapSuffixes } from './map-files.js';

/** Opens what maps images. */
export async function openMap(settings: MapSettings, images: number): Promise<ImageCommand> {
  const { preset, fromMap, seed } = settings;
  const { lower, upper, deepestInFull = false } = correctionFrom(settings);
  const opened = await openMapPrior(settings, images);
  const { prior, inFlight, estimator, calibrationHash } = opened;
  return {
    name: 'map',
    prior,
    inFlight,
    calls: fromMap === undefined ? projectionCalls(prior.info, estimator) : 0,
    gives: mapSuffixes,
    reads: readsOf(settings),
    recipe: async (path) => ({
      preset,
      calibration: calibrationHash,
      estimator,
      bounds: { lower, upper, deepestInFull },
      fromMap: await earlierMapHash(path, fromMap),
    }),
    async run({ image, region, ...photo }, { name, signal, progress }) {
      const earlier = await earlierMapFor(photo, settings, opened);
      const run = prior.map(image, { lower, upper, region, seed, zMaps: earlier && [earlier.z], signal });
      const { faces, modelCalls } = await follow(run, progress, name);
      const [face] = faces;
      const files = await mapFiles(image, face!);
      const zMaps = earlier?.record ?? zMapsRecord(files, { seed, device: prior.info.device });
      return { files, report: { modelCalls, zMaps, scores: mapScores(face!) } };
    },
  };
}

/** What commands that make a map read besides the image; the z maps of `--from-map` are written as they were. */
export function readsOf({ calibration }: MapSettings): () => Promise<readonly string[]> {
  return async () => (calibration === undefined ? [] : [calibration]);
}
