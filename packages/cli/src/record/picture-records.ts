import type { CorrectResult, InpaintResult } from '@fuzzydiff/core';
import type { Image } from '@fuzzydiff/core/image';
import { conditionRecords as conditioned, correctionRecords as corrected } from '@fuzzydiff/core/internal';
import type { ZMapsRecord } from '../jobs/earlier-map.js';
import { version } from '../version.js';
import type { PictureRecord } from './picture-record.js';
import type { RecordedRecipe } from './recipe.js';

/** The record of each picture that came of one: the same run gives the same, whenever and wherever it is made. */
export type RecordOf = (photo: Image, s: number) => Promise<PictureRecord>;

/** What a picture was made of, and how. */
interface Origin {
  readonly made: RecordedRecipe;
  readonly original: Image;
}

/** What a correction was made of, and how. */
interface CorrectionOrigin extends Origin {
  /** What drew the maps, where they were there already. @default the run itself */
  readonly maps?: Pick<ZMapsRecord, 'seed' | 'device'> | undefined;
  /** Where the run began, if it has gone on. @default where it ended */
  readonly begunOn?: string | undefined;
}

const by = () => `fuzzydiff ${version()}`;

/** The records of a correction. */
export function correctionRecords(
  result: Pick<CorrectResult<Image>, 'faces' | 'found'>,
  origin: CorrectionOrigin,
): RecordOf {
  return corrected(result, { by: by(), ...origin }) as unknown as RecordOf;
}

/** The records of what was synthesized and held to its input. */
export function conditionRecords(result: Pick<InpaintResult<Image>, 'faces' | 'found'>, origin: Origin): RecordOf {
  return conditioned(result, { by: by(), ...origin }) as unknown as RecordOf;
}
