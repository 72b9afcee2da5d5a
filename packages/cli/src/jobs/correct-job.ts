import { join } from 'node:path';
import { type CorrectedFace, readRun } from '@fuzzydiff/core';
import { changedShare, keptOf, placeReport, regionsReport } from '@fuzzydiff/core/internal';
import { diffusionPlan, projectionCalls, unstack } from '@fuzzydiff/core/math';
import { followFaces } from '../batch/follow.js';
import type { ImageCommand, ImageFile } from '../batch/image-job.js';
import type { Picture } from '../image/picture.js';
import { planePng, tensorToPng } from '../image/tensor-png.js';
import { type Openers, openMapPrior } from '../model/command-prior.js';
import { disposingOnError } from '../model/disposing.js';
import { comparePicture } from '../pictures/compare-picture.js';
import { mapPicture } from '../pictures/map-picture.js';
import { correctionRecords } from '../record/picture-records.js';
import { type CorrectRecipe, recordedRecipe } from '../record/recipe.js';
import { correctionFrom, type MapSettings, type PlacedSettings } from '../settings.js';
import { allOver, alphaAllOver } from './all-over.js';
import { chosenRegions } from './chosen-regions.js';
import { earlierMapFor, earlierMapHashes, mapsDrawnWith, zMapsRecords } from './earlier-map.js';
import { faceSuffixes, ofFace } from './face-files.js';
import { foundNotes, leftNotes, wholeNotes, wholeReport } from './face-report.js';
import { keptRunAt, runEnding, runKeeper } from './kept-run.js';
import { mapFiles, mapPictureSuffix, mapScores, mapSuffixes } from './map-files.js';
import { readsOf } from './map-job.js';
import { photoFiles, photoSuffixes } from './photo-files.js';
import { spreadFiles, spreadSuffixes } from './spread-files.js';
import { withUndone } from './undone-parts.js';

/** What `fuzzydiff correct` is given. */
export interface CorrectSettings extends MapSettings, PlacedSettings {
  readonly samples: number;
  readonly save?: 'all';
  /** Whether a picture that was changed says how it was made. */
  readonly record: boolean;
  /** Seed of the maps, where another run drew them; without it, `seed`. */
  readonly mapSeed?: number;
  /** After so many model calls a run is kept; without it, never. */
  readonly checkpointEvery?: number;
  /** Whether what is wrong all over a face is mended first. */
  readonly allOver?: boolean;
  /** How rare that has to be, where a picture is made again; without it, as `alpha` says where it is given. */
  readonly allOverAlpha?: number;
  /** The regions of each face to change, where a picture is made again of which somebody chose them; with `mapSeed`. */
  readonly regions?: CorrectRecipe['regions'];
  /** Those of them to change all over. */
  readonly inFull?: CorrectRecipe['inFull'];
  /** Strokes by hand, where a picture is made again over which somebody painted. */
  readonly strokes?: CorrectRecipe['strokes'];
  /** What of each face is put back, where a picture is made again in which somebody undid some. */
  readonly undone?: CorrectRecipe['undone'];
}

/** Opens what corrects images. */
export async function openCorrect(settings: CorrectSettings, images: number, openers?: Openers): Promise<ImageCommand> {
  const { preset, samples, save, record, fromMap, seed, mapSeed, always, checkpointEvery, overwrite } = settings;
  correctionFrom(settings);
  const opened = await openMapPrior(settings, images, openers);
  const { prior, inFlight, findsFaces, estimator, calibrationHashes } = opened;
  const correction = await disposingOnError(prior, async () => correctionFrom(settings, prior.info));
  const depths = save === 'all' ? estimator.depths : [];
  const mapCalls = fromMap === undefined ? projectionCalls(prior.info, estimator) : 0;
  const calls = mapCalls + samples * diffusionPlan(prior.info, correction.plan).modelCalls;
  const ofEach = [...spreadSuffixes(samples), ...mapSuffixes, ...depths.map(projectionSuffix)];
  return {
    ...{ name: 'correct', prior, inFlight, findsFaces, calls },
    gives: [
      ...photoSuffixes('corrected', samples),
      ...[mapPictureSuffix, 'weight.png', 'compare.png'],
      ...faceSuffixes(findsFaces, ofEach),
    ],
    reads: readsOf(settings),
    keptAt: checkpointEvery === undefined ? undefined : (stem) => join(settings.out, `${stem}${runEnding}`),
    recipe: async (path) => ({
      preset,
      ...calibrationHashes,
      estimator,
      correction,
      samples,
      save: save ?? 'results',
      fromMap: await earlierMapHashes(path, fromMap),
      ...(settings.allOver && { allOver: { alpha: alphaAllOver(settings) } }),
      ...(settings.regions && { regions: settings.regions }),
      ...(settings.inFull && { inFull: settings.inFull }),
      ...(settings.strokes && { strokes: settings.strokes }),
      ...(settings.undone && { undone: settings.undone }),
      record,
    }),
    async run(photo, { name, signal, progress, recipe, keptAt, from: given }) {
      const { image, options } = photo;
      const earlier =
        mapSeed === undefined
          ? await earlierMapFor(photo, settings, opened)
          : await mapsDrawnWith(mapSeed, photo, { prior, signal });
      const by = { zMaps: earlier?.zMaps, signal };
      const { lower, upper } = correction;
      const isChosen = settings.regions !== undefined || settings.strokes !== undefined;
      const those = isChosen && (await chosenRegions(prior, photo, settings, { preset, seed, lower, upper, ...by }));
      // The preset's own alpha is left to the prior, which says of one that cannot be promised whose it is.
      const own = { ...correction, ...by, alpha: settings.alpha, always, seed, samples, ...those };
      const from = given ?? (keptAt !== undefined && !overwrite ? await keptRunAt(keptAt, recipe) : undefined);
      const mended = settings.allOver
        ? await allOver(prior, photo, { seed, preset, alpha: alphaAllOver(settings) }, { name, progress, signal })
        : undefined;
      // What was mended may be found a little elsewhere: its faces are where they were.
      const elsewhere = { whole: undefined, region: undefined, face: undefined };
      const place = mended ? { ...options, ...elsewhere, faces: mended.faces } : options;
      const run = prior.correct(mended?.photo ?? image, from ? { from, signal } : { ...place, ...own });
      const keep =
        checkpointEvery === undefined || keptAt === undefined
          ? undefined
          : runKeeper(keptAt, { every: checkpointEvery, photo, recipe, save, record });
      const result = await followFaces(run, { expected: calls, progress, what: name, onStep: keep });
      const { faces, weight, kept } = result;
      const photos = result.photos.map((after) => withUndone(after, { before: image, faces, ...settings }));
      const found = mended?.found ?? result.found;
      const changed = mended ? changedShare(image, photos[0]!) : result.changed;
      const modelCalls = result.modelCalls + (mended?.modelCalls ?? 0);
      const begunOn = from && (await readRun(from)).device;
      const recordOf = correctionRecords(
        { ...result, found },
        {
          made: recordedRecipe(recipe),
          original: image,
          maps: earlier?.records[0],
          begunOn,
        },
      );
      // Beside each other: while one is compressed, elsewhere, the next is drawn.
      const [written, map, weighed, compared] = await Promise.all([
        photoFiles('corrected', photos, photo, record ? recordOf : undefined),
        mapPicture(image, faces),
        planePng(weight),
        comparePicture({ image, faces, weight, output: photos[0]!, between: 'map' }),
      ]);
      const files = [
        ...written.files,
        { suffix: mapPictureSuffix, bytes: map },
        { suffix: 'weight.png', bytes: weighed },
        { suffix: 'compare.png', bytes: compared },
      ];
      for (const face of faces) files.push(...ofFace(face, await faceFiles(face, { image, depths })));
      const zMaps = earlier?.records ?? zMapsRecords(faces, files, { seed, device: prior.info.device });
      const report = {
        ...{ clean: faces.every((face) => face.clean), modelCalls, found, kept, changed },
        faces: faces.map((face, n) => ({
          ...placeReport(face),
          ...{
            clean: face.clean,
            kept: keptOf(face),
            scores: mapScores(face),
            ...regionsReport(face),
            ...wholeReport(face),
            zMaps: zMaps[n],
          },
        })),
        ...(mended && { allOver: mended.report }),
        notes: [
          ...foundNotes(photo, found),
          ...leftNotes(photo, faces),
          ...(mended?.notes ?? wholeNotes(photo, faces, alphaAllOver(settings))),
          ...written.notes,
        ],
      };
      return { files, report };
    },
  };
}

/** The files of one corrected face, with its projections from these depths. */
async function faceFiles(
  face: CorrectedFace,
  { image, depths }: { image: Picture; depths: readonly number[] },
): Promise<ImageFile[]> {
  const files = [...(await spreadFiles(face)), ...mapFiles(face)];
  for (const [d, depth] of depths.entries()) {
    const bytes = await tensorToPng(unstack(face.projections!, d), image.depth);
    files.push({ suffix: projectionSuffix(depth), bytes });
  }
  return files;
}

const projectionSuffix = (depth: number) => `projection.${depth}.png`;
