import type { CorrectedFace } from '@fuzzydiff/core';
import type { Pixels } from '@fuzzydiff/core/image';
import { diffusionPlan, projectionCalls, unstack } from '@fuzzydiff/core/math';
import { follow } from '../batch/follow.js';
import type { ImageCommand, ImageFile } from '../batch/image-job.js';
import type { Picture } from '../image/picture.js';
import { isPng } from '../image/png-chunks.js';
import { tensorToPng, weightPng } from '../image/tensor-png.js';
import { openMapPrior } from '../model/command-prior.js';
import { correctionFrom, type MapSettings } from '../options.js';
import { comparePicture } from '../pictures/compare-picture.js';
import { earlierMapFor, earlierMapHash, zMapsRecord } from './earlier-map.js';
import { mapFiles, mapScores, mapSuffixes } from './map-files.js';
import { readsOf } from './map-job.js';
import { photoFiles, photoSuffixes } from './photo-files.js';
import { spreadFiles, spreadSuffixes } from './spread-files.js';

/** What `fuzzydiff correct` is given. */
export interface CorrectSettings extends MapSettings {
  readonly samples: number;
  readonly save?: 'all';
}

/** Opens what corrects images. */
export async function openCorrect(settings: CorrectSettings, images: number): Promise<ImageCommand> {
  const { preset, samples, save, fromMap, seed, always } = settings;
  const correction = correctionFrom(settings);
  const opened = await openMapPrior(settings, images);
  const { prior, inFlight, estimator, calibrationHash } = opened;
  const depths = save === 'all' ? estimator.depths : [];
  const mapCalls = fromMap === undefined ? projectionCalls(prior.info, estimator) : 0;
  return {
    name: 'correct',
    prior,
    inFlight,
    calls: mapCalls + samples * diffusionPlan(prior.info, correction.plan).modelCalls,
    gives: [
      ...photoSuffixes('corrected', samples),
      ...spreadSuffixes(samples),
      ...mapSuffixes,
      'weight.png',
      'compare.png',
      ...depths.map(projectionSuffix),
    ],
    reads: readsOf(settings),
    recipe: async (path) => ({
      preset,
      calibration: calibrationHash,
      estimator,
      correction,
      samples,
      save: save ?? 'results',
      fromMap: await earlierMapHash(path, fromMap),
    }),
    async run({ image, region, ...photo }, { name, signal, progress }) {
      const earlier = await earlierMapFor(photo, settings, opened);
      const zMaps = earlier && [earlier.z];
      const run = prior.correct(image, { ...correction, always, region, seed, samples, zMaps, signal });
      const { photos, faces, kept, modelCalls } = await follow(run, progress, name);
      const [face] = faces;
      // An image that needs no correction is written as it came.
      const untouched = faces.every(({ clean }) => clean) && isPng(photo.bytes) ? photo.bytes : undefined;
      const files = [
        ...(await photoFiles('corrected', photos, untouched)),
        ...(await faceFiles(face!, { image, output: photos[0]!.pixels, depths })),
      ];
      const record = earlier?.record ?? zMapsRecord(files, { seed, device: prior.info.device });
      const scores = { ...mapScores(face!), kept };
      const notes = untouched ? [] : image.lost;
      return { files, report: { clean: face!.clean, modelCalls, zMaps: record, scores, notes } };
    },
  };
}

/** The files of one corrected face, with its projections from these depths. */
async function faceFiles(
  face: CorrectedFace,
  { image, output, depths }: { image: Picture; output: Pixels; depths: readonly number[] },
): Promise<ImageFile[]> {
  const { region, map, kept, projections } = face;
  const files = [
    ...(await spreadFiles(face)),
    ...(await mapFiles(image, face)),
    { suffix: 'weight.png', bytes: await weightPng(kept, region, image) },
    { suffix: 'compare.png', bytes: await comparePicture({ image, region, map, weight: kept, output }) },
  ];
  for (const [d, depth] of depths.entries()) {
    const bytes = await tensorToPng(unstack(projections!, d), image.depth);
    files.push({ suffix: projectionSuffix(depth), bytes });
  }
  return files;
}

const projectionSuffix = (depth: number) => `projection.${depth}.png`;
