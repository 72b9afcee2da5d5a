import { FuzzydiffError } from '@fuzzydiff/core';
import { type ImageCommand, imageJob } from '../batch/image-job.js';
import type { JobContext } from '../batch/job-context.js';
import { nameOf } from '../files/stdin.js';
import { decodeImage } from '../image/read-image.js';
import { type ConditionSettings, openCondition } from '../jobs/condition-job.js';
import { type CorrectSettings, openCorrect } from '../jobs/correct-job.js';
import { photoSuffixes } from '../jobs/photo-files.js';
import { openDetector } from '../model/command-prior.js';
import { type PictureDifference, pictureDifference } from './picture-difference.js';
import type { PictureRecord } from './picture-record.js';
import type { RecordedPicture } from './read-record.js';
import { recordedRecipe } from './recipe.js';
import {
  type AgainSettings,
  checkRecipe,
  conditionSettings,
  correctSettings,
  recordedModel,
} from './recipe-settings.js';

/** Where a picture is made again, and of what. */
export interface ReplaySettings extends AgainSettings {
  /** The picture's input. */
  readonly input: string;
  /** The mask that it was held to its input by. @default none */
  readonly mask?: string;
}

/** What came of making a picture again. */
export type ReplayOutcome = { readonly same: true } | ({ readonly same: false } & ReplayDifference);

/** How a picture that is not the same to the byte differs. */
export interface ReplayDifference extends PictureDifference {
  /** Whether that is no more than another device's rounding of sums: a step of 8 bits, of a picture that was made on another. */
  readonly rounding: boolean;
}

/** A step of 8 bits, of the full scale, with room for the fraction's own rounding. */
const aStep = 1.001 / 255;

/**
 * Makes a picture again, from its record and its input alone, and compares.
 *
 * @throws FuzzydiffError `mismatch` for another input, model, calibration or mask than the record's, and for a picture that only
 *   another program makes again; those of the command that made it
 */
export async function replay(
  path: string,
  { bytes, record }: RecordedPicture,
  settings: ReplaySettings,
  context: JobContext,
): Promise<ReplayOutcome> {
  const { made, sample } = record;
  const what = `to make ${nameOf(path)} again`;
  const { command, own, name } = await openAgain(record, settings, what);
  try {
    context.progress.expect(command.calls);
    const { recipe, run } = await imageJob(settings.input, { command, settings: own, context }).open();
    checkRecipe(what, made, recordedRecipe(recipe), {
      input: `name the picture that it was made of with --input, which ${settings.input} is not`,
      mask: made.command === 'condition' && made.mask === 'none' ? 'leave --mask out' : 'name that file with --mask',
    });
    const { files } = await run();
    const ending = `.${photoSuffixes(name, made.samples)[sample - 1]}`;
    const again = files.find((file) => file.name.endsWith(ending))!.bytes;
    if (Buffer.compare(again, bytes) === 0) return { same: true };
    const { maxPixels } = settings;
    const [before, now] = [
      await decodeImage(nameOf(path), bytes, { maxPixels }),
      await decodeImage('the same again', again, { maxPixels }),
    ];
    const difference = pictureDifference(before, now);
    const isElsewhere = made.device !== recipe['device'] || record.begunOn !== undefined;
    return { same: false, ...difference, rounding: isElsewhere && difference.largest <= aStep };
  } finally {
    await command.prior.dispose();
  }
}

/** The command that made a picture, with its settings and what it calls a picture. */
interface OpenedAgain {
  readonly command: ImageCommand;
  readonly own: CorrectSettings | ConditionSettings;
  readonly name: string;
}

async function openAgain(
  { made, maps }: PictureRecord,
  { mask, ...given }: ReplaySettings,
  what: string,
): Promise<OpenedAgain> {
  const [untold] = made.untold ?? [];
  if (untold !== undefined)
    throw mismatch(what, 'all that it depends on', untold, 'make it again in the program that made it');
  const openers = { model: recordedModel(what, made), detector: openDetector };
  if (made.command === 'correct') {
    if (mask !== undefined) throw mismatch(what, 'no mask, as it is a correction,', mask, 'leave --mask out');
    const own = { ...correctSettings(made, given), ...(maps && { mapSeed: maps.seed }) };
    return { command: await openCorrect(own, 1, openers), own, name: 'corrected' };
  }
  if (made.mask !== 'none' && mask === undefined)
    throw mismatch(what, `the mask with sha256 ${made.mask}`, 'none', 'name it with --mask');
  const own = conditionSettings(made, given, mask);
  return { command: await openCondition(own, 1, openers), own, name: 'conditioned' };
}

function mismatch(what: string, wanted: string, found: string, remedy: string): FuzzydiffError {
  const message = `Expected ${what} with ${wanted} but found ${found}; ${remedy}.`;
  return new FuzzydiffError('mismatch', message, { data: { wanted, found } });
}
