import { type CorrectionSettings, FuzzydiffError, type PresetName, presets } from '@fuzzydiff/core';
import type { Box, TurnedRegion } from '@fuzzydiff/core/image';
import type { Estimator } from '@fuzzydiff/core/math';
import type { Understanding } from '../batch/image-job.js';

/** What a corrected picture depends on, as its report has it. */
export interface RecordedRecipe extends Understanding {
  readonly command: 'correct';
  /** The sha256 of the input's file. */
  readonly input: string;
  /** The model's id, which has the hashes of its files. */
  readonly model: string;
  readonly device: string;
  readonly seed: number;
  readonly preset: PresetName;
  /** The sha256 of the statistics, and of those of black-and-white photographs. */
  readonly calibration: string;
  readonly greyCalibration?: string;
  readonly estimator: Estimator;
  readonly correction: CorrectionSettings;
  readonly samples: number;
}

/** What became of a region of a face. */
export interface RecordedRegion {
  /** In the picture's pixels. */
  readonly box: Box;
  /** Its p value, in `(0, 1]`. */
  readonly p: number;
  readonly isKept: boolean;
  /** The part of its pixels that are not the input's, from 0 to 1; known of the first sample. */
  readonly changed?: number;
}

/** What became of a face. */
export interface RecordedFace {
  readonly number?: number;
  readonly box?: Box;
  readonly score?: number;
  /** What the model saw of it. */
  readonly frame: Required<TurnedRegion>;
  readonly clean: boolean;
  /** The mean of how much of each of its pixels was to be kept, from 0 to 1. */
  readonly kept: number;
  readonly promise?: { readonly alpha: number; readonly images: number };
  readonly regions?: readonly RecordedRegion[];
}

/** What a corrected picture says of itself: how it was made, and what was changed. It names no file and nobody. */
export interface PictureRecord {
  readonly version: 1;
  /** What made it: `fuzzydiff`, and its version. */
  readonly by: string;
  readonly made: RecordedRecipe;
  /** Which of the samples it is, from 1. */
  readonly sample: number;
  /** What drew the maps, where that was not the run itself. */
  readonly maps?: { readonly seed: number; readonly device: string };
  /** Where the run began, where it went on elsewhere. */
  readonly begunOn?: string;
  /** The key of its pixels, by which a later change shows. */
  readonly pixels: string;
  /** How many faces there are in all. */
  readonly found: number;
  /** The part of its pixels that are not the input's, from 0 to 1. */
  readonly changed: number;
  readonly faces: readonly RecordedFace[];
}

/**
 * A record of JSON text.
 *
 * @param where names the picture in errors
 * @throws FuzzydiffError `invalid-file` where it is something else
 */
export function parseRecord(text: string, where: string): PictureRecord {
  const refuse = (found: string, remedy = 'take the picture as fuzzydiff wrote it') =>
    new FuzzydiffError('invalid-file', `Expected a record of fuzzydiff in ${where} but ${found}; ${remedy}.`);
  let record: PictureRecord;
  try {
    record = JSON.parse(text);
  } catch {
    throw refuse('it is not JSON');
  }
  if (!isObject(record)) throw refuse('it is no object');
  if (record.version !== 1)
    throw refuse(`its version is ${JSON.stringify(record.version)}`, 'use the fuzzydiff that made it');
  const wrong = wrongInRecipe(record.made) ?? Object.entries(checks).find(([, isRight]) => !isRight(record))?.[0];
  if (wrong !== undefined) throw refuse(`its ${wrong} is damaged`);
  return record;
}

/** What holds of each part of a recipe. */
const recipeChecks: Readonly<Record<string, (made: RecordedRecipe) => boolean>> = {
  recipe: (made) => isObject(made) && made.command === 'correct' && isText(made.input, made.model, made.device),
  calibration: (made) => isText(made.calibration, made.greyCalibration ?? ''),
  seed: (made) => isCount(made.seed),
  preset: (made) => Object.hasOwn(presets, made.preset),
  estimator: (made) => isObject(made.estimator) && Array.isArray(made.estimator.depths),
  settings: (made) => isObject(made.correction) && isObject(made.correction.plan),
  region: (made) => isText(made.region),
  samples: (made) => isCount(made.samples) && made.samples >= 1,
};

/** The part of a recipe that is not what it should be; nothing where all is. */
export function wrongInRecipe(made: RecordedRecipe): string | undefined {
  return Object.entries(recipeChecks).find(([, isRight]) => !isRight(made))?.[0];
}

/** What holds of each part of a record beside its recipe. */
const checks: Readonly<Record<string, (record: PictureRecord) => boolean>> = {
  by: ({ by }) => typeof by === 'string',
  maps: ({ maps }) => maps === undefined || (isObject(maps) && isCount(maps.seed) && isText(maps.device)),
  device: ({ begunOn }) => isText(begunOn ?? ''),
  sample: ({ made, sample }) => isCount(sample) && sample >= 1 && sample <= made.samples,
  pixels: ({ pixels }) => isText(pixels),
  share: ({ changed, found }) => isShare(changed) && isCount(found),
  faces: ({ faces }) => Array.isArray(faces) && faces.every(isFace),
};

function isFace(face: RecordedFace): boolean {
  if (!isObject(face) || !isObject(face.frame) || !isShare(face.kept) || typeof face.clean !== 'boolean') return false;
  const { number, box, score, frame, regions = [], promise } = face;
  const isPlaced = [frame.x, frame.y, frame.size].every(Number.isFinite) && (box === undefined || isBox(box));
  const isNumbered = (number === undefined || isCount(number)) && (score === undefined || Number.isFinite(score));
  const isPromise = promise === undefined || (isObject(promise) && isShare(promise.alpha) && isCount(promise.images));
  return isPlaced && isNumbered && isPromise && Array.isArray(regions) && regions.every(isRegion);
}

function isRegion(region: RecordedRegion): boolean {
  if (!isObject(region) || !isBox(region.box) || typeof region.isKept !== 'boolean') return false;
  return isShare(region.p) && (region.changed === undefined || isShare(region.changed));
}

function isBox(box: Box): boolean {
  return isObject(box) && [box.x, box.y, box.width, box.height].every(Number.isFinite);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string');
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isShare(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1;
}
