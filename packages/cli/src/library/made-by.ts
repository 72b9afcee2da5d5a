import { isDeepStrictEqual } from 'node:util';
import type { InpaintOptions, PresetName } from '@fuzzydiff/core';
import {
  type ComparedHashes,
  type CorrectionFacts,
  comparedHashes,
  factsOf,
  knownStatistics,
  type SourceRun,
  statisticsHashes,
} from '@fuzzydiff/core/internal';
import { estimatorFor } from '@fuzzydiff/core/math';
import { understanding } from '../batch/image-job.js';
import { fileHash, sha256 } from '../files/hash.js';
import { conditionRecords, correctionRecords, type RecordOf } from '../record/picture-records.js';
import { type ConditionRecipe, type CorrectRecipe, pixelsOnly, type RecordedRecipe } from '../record/recipe.js';
import { conditionSettings, correctSettings } from '../record/recipe-settings.js';
import { correctionFrom, type PhotoSettings, planFrom } from '../settings.js';
import type { OpenedPhoto } from './photo-source.js';

/** What a photograph of the library came of. */
export interface MadeBy {
  readonly run: SourceRun;
  readonly original: OpenedPhoto;
  /** The folder of the model's bundle. */
  readonly folder: string;
  /** The model's id, and where it runs. */
  readonly info: { readonly id: string; readonly device: string };
  /** The file of the mask that it was kept by. @default none */
  readonly mask?: string | undefined;
}

/** The records of what a run has made, as the command writes them; nothing where nothing can have changed. */
export async function recordsOf(made: MadeBy): Promise<RecordOf | undefined> {
  const { run, original } = made;
  const { image } = original;
  if (run.kind === 'inpaint')
    return conditionRecords(run.result, { made: await conditionRecipe(made, run.options), original: image });
  const facts = factsOf(run.result);
  if (!facts) return undefined;
  const recipe = await correctRecipe(made, facts);
  return correctionRecords(run.result, { made: recipe, original: image, begunOn: facts.begunOn });
}

async function correctRecipe(made: MadeBy, { options, settings, calibrations, info }: CorrectionFacts) {
  const { preset, seed, samples, key, faces, marks, regions, zMaps } = options;
  const place = await placed(made, options);
  // In the command's order, so that its file is the same.
  const recipe: CorrectRecipe = {
    ...{ command: 'correct', ...origin(made), ...place.recipe, seed, preset },
    ...(await statisticsOf(made.folder, preset, await comparedHashes(calibrations))),
    ...{ estimator: estimatorFor(preset, info), correction: settings, samples },
    ...(regions && { regions }),
  };
  const said = correctionFrom(correctSettings(recipe, { model: made.folder, maxPixels: 1 }), info);
  const isSaid = isDeepStrictEqual(inJson(said), inJson(settings));
  const untold = { ...place.untold, key, faces, marks, zMaps, settings: isSaid ? undefined : settings };
  return withUntold(isSaid ? { ...recipe, correction: said } : recipe, untold);
}

async function conditionRecipe(made: MadeBy, options: InpaintOptions) {
  const { seed = 0, samples = 1, keep, strength = 1, perFusion = false, bands, plan = { steps: 50 } } = options;
  const { key, faces } = options;
  const place = await placed(made, options);
  const whole = typeof keep === 'number' ? keep * strength : strength;
  const recipe: ConditionRecipe = {
    ...{ command: 'condition', ...origin(made), ...place.recipe, seed, plan },
    strength: perFusion ? { weight: whole } : { keep: whole },
    mask: made.mask === undefined ? 'none' : await fileHash(made.mask, 'an image'),
    ...{ maskPolarity: 'keep', samples },
  };
  const said = planFrom(conditionSettings(recipe, { model: made.folder, maxPixels: 1 }, undefined), { steps: 50 });
  const isSaid = isDeepStrictEqual(inJson(said), inJson(plan));
  const drawn = made.mask === undefined && typeof keep !== 'number' ? keep : undefined;
  const untold = { ...place.untold, key, faces, bands, 'a mask': drawn, plan: isSaid ? undefined : plan };
  return withUntold(isSaid ? { ...recipe, plan: said } : recipe, untold);
}

function origin({ original: { bytes }, info }: MadeBy) {
  return { input: bytes ? sha256(bytes) : pixelsOnly, model: info.id, device: info.device };
}

/** Which parts of the photograph were worked on, as the command says it, and what it has no words for. */
async function placed({ folder }: MadeBy, options: Pick<InpaintOptions, keyof PhotoSettings>) {
  const { openBundle } = await import('@fuzzydiff/runtime-node');
  const { frame } = (await openBundle(folder)).manifest;
  const { region, whole = false, face, minFace = 32, within = 'head', grey = 'auto' } = options;
  const { x, y, size, angle = 0 } = region ?? { x: 0, y: 0, size: 1 };
  const isSaid = [x, y, size].every((value) => Number.isSafeInteger(value) && value >= 0);
  const settings = {
    ...{ minFace, within, grey, whole },
    ...(face !== undefined && { face }),
    ...(region && { region: [x, y, size, ...(angle === 0 ? [] : [angle])].join() }),
  };
  const findsFaces = frame.kind === 'face' && region === undefined && !whole;
  return {
    recipe: understanding(settings, { findsFaces }),
    untold: { region: isSaid ? undefined : region },
  };
}

/** The hashes of the bundle's statistics, where those were compared with, or else of what was. */
async function statisticsOf(folder: string, preset: PresetName, used: ComparedHashes) {
  const { openBundle } = await import('@fuzzydiff/runtime-node');
  return statisticsHashes(await knownStatistics(await openBundle(folder), [preset, `${preset}-grey`]), preset, used);
}

/** A recipe with the names of options that were given and that a record has no room for. */
function withUntold<R extends RecordedRecipe>(recipe: R, options: Readonly<Record<string, unknown>>): R {
  const untold = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const all = recipe.input === pixelsOnly ? ['the pixels', ...untold] : untold;
  return inJson({ ...recipe, ...(all.length > 0 && { untold: all }) });
}

/** As it comes back out of JSON. */
function inJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
