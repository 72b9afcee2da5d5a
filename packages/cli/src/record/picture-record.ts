import { FuzzydiffError } from '@fuzzydiff/core';
import type { Box, TurnedRegion } from '@fuzzydiff/core/image';
import { isBox, isCount, isObject, isShare, isText } from './checks.js';
import { type RecordedRecipe, wrongInRecipe } from './recipe.js';

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
  /** Its number among those found, from the left, from 1; without it, nobody looked for faces. */
  readonly number?: number;
  readonly box?: Box;
  /** How sure the detector was that it is one, from 0 to 1. */
  readonly score?: number;
  /** What the model saw of it. */
  readonly frame: Required<TurnedRegion>;
  /** Of a correction: whether nothing was found. */
  readonly clean?: boolean;
  /** The mean of how much of each of its pixels was to be kept, from 0 to 1. */
  readonly kept: number;
  readonly promise?: {
    /** The share of faces that are fine of which anything is changed, at most, from 0 to 1. */
    readonly alpha: number;
    /** How many faces say so, at least 1. */
    readonly images: number;
  };
  readonly regions?: readonly RecordedRegion[];
}

/** What a picture that a model made a part of says of itself: how it was made, and what was changed. It names no file and nobody. */
export interface PictureRecord {
  readonly version: 1;
  /** What made it: `fuzzydiff`, and its version. */
  readonly by: string;
  readonly made: RecordedRecipe;
  /** Which of the samples it is, from 1. */
  readonly sample: number;
  /** What drew the maps, where that was not the run itself. */
  readonly maps?: {
    /** Of their noise: a whole number, at least 0. */
    readonly seed: number;
    readonly device: string;
  };
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

/** What holds of each part of a record beside its recipe. */
const checks: Readonly<Record<string, (record: PictureRecord) => boolean>> = {
  by: ({ by }) => typeof by === 'string',
  maps: ({ maps }) => maps === undefined || (isObject(maps) && isCount(maps.seed) && isText(maps.device)),
  device: ({ begunOn }) => isText(begunOn ?? ''),
  sample: ({ made, sample }) => isCount(sample) && sample >= 1 && sample <= made.samples,
  pixels: ({ pixels }) => isText(pixels),
  share: ({ changed, found }) => isShare(changed) && isCount(found),
  faces: ({ made, faces }) => Array.isArray(faces) && faces.every((face) => isFace(face, made)),
};

function isFace(face: RecordedFace, { command }: RecordedRecipe): boolean {
  if (!isObject(face) || !isObject(face.frame) || !isShare(face.kept)) return false;
  if (typeof face.clean !== (command === 'correct' ? 'boolean' : 'undefined')) return false;
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
