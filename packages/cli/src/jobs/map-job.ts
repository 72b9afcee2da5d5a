import { placeReport, regionsReport } from '@fuzzydiff/core/internal';
import { projectionCalls } from '@fuzzydiff/core/math';
import { followFaces } from '../batch/follow.js';
import type { ImageCommand } from '../batch/image-job.js';
import { type Openers, openMapPrior } from '../model/command-prior.js';
import { disposingOnError } from '../model/disposing.js';
import { mapPicture } from '../pictures/map-picture.js';
import { correctionFrom, type MapSettings } from '../settings.js';
import { alphaAllOver } from './all-over.js';
import { earlierMapFor, earlierMapHashes, zMapsRecords } from './earlier-map.js';
import { faceSuffixes, ofFace } from './face-files.js';
import { foundNotes, wholeNotes, wholeReport } from './face-report.js';
import { mapFiles, mapPictureSuffix, mapScores, mapSuffixes } from './map-files.js';

/** Opens what maps images. */
export async function openMap(settings: MapSettings, images: number, openers?: Openers): Promise<ImageCommand> {
  const { preset, fromMap, seed } = settings;
  correctionFrom(settings);
  const opened = await openMapPrior(settings, images, openers);
  const { prior, inFlight, findsFaces, estimator, calibrationHashes } = opened;
  const correction = await disposingOnError(prior, async () => correctionFrom(settings, prior.info));
  const { lower, upper, deepestInFull = false, alpha } = correction;
  const calls = fromMap === undefined ? projectionCalls(prior.info, estimator) : 0;
  return {
    ...{ name: 'map', prior, inFlight, findsFaces, calls },
    gives: [mapPictureSuffix, ...faceSuffixes(findsFaces, mapSuffixes)],
    reads: readsOf(settings),
    recipe: async (path) => ({
      preset,
      ...calibrationHashes,
      estimator,
      bounds: { lower, upper, deepestInFull },
      ...(alpha !== undefined && { alpha }),
      fromMap: await earlierMapHashes(path, fromMap),
    }),
    async run({ image, options, ...photo }, { name, signal, progress }) {
      const earlier = await earlierMapFor(photo, settings, opened);
      const run = prior.map(image, {
        ...options,
        lower: settings.lower,
        upper: settings.upper,
        alpha: settings.alpha,
        always: settings.always,
        seed,
        zMaps: earlier?.zMaps,
        signal,
      });
      const { faces, found, modelCalls } = await followFaces(run, { expected: calls, progress, what: name });
      const files = [
        { suffix: mapPictureSuffix, bytes: await mapPicture(image, faces) },
        ...faces.flatMap((face) => ofFace(face, mapFiles(face))),
      ];
      const zMaps = earlier?.records ?? zMapsRecords(faces, files, { seed, device: prior.info.device });
      const reported = faces.map((face, n) => ({
        ...placeReport(face),
        clean: face.clean,
        scores: mapScores(face),
        ...regionsReport(face),
        ...wholeReport(face),
        zMaps: zMaps[n],
      }));
      return {
        files,
        report: {
          modelCalls,
          found,
          faces: reported,
          notes: [...foundNotes({ image, options }, found), ...wholeNotes({ image }, faces, alphaAllOver(settings))],
        },
      };
    },
  };
}

/** What commands that make a map read besides the image; the z maps of `--from-map` are written as they were. */
export function readsOf({ calibration }: MapSettings): () => Promise<readonly string[]> {
  return async () => (calibration === undefined ? [] : [calibration]);
}
