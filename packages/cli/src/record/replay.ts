import { imageJob } from '../batch/image-job.js';
import type { JobContext } from '../batch/job-context.js';
import { nameOf } from '../files/stdin.js';
import { decodeImage } from '../image/read-image.js';
import { openCorrect } from '../jobs/correct-job.js';
import { photoSuffixes } from '../jobs/photo-files.js';
import { openDetector } from '../model/command-prior.js';
import { recordedRecipe } from './correction-records.js';
import { type PictureDifference, pictureDifference } from './picture-difference.js';
import type { RecordedPicture } from './read-record.js';
import { type AgainSettings, checkRecipe, recordedModel, settingsOfRecipe } from './recipe-settings.js';

/** Where a picture is made again, and of what. */
export interface ReplaySettings extends AgainSettings {
  /** The picture's input. */
  readonly input: string;
}

/** What came of making a picture again. */
export type ReplayOutcome = { readonly same: true } | ({ readonly same: false } & PictureDifference);

/**
 * Makes a picture again, from its record and its input alone, and compares.
 *
 * @throws FuzzydiffError `mismatch` for another input, model or calibration than the record's; those of a correction
 */
export async function replay(
  path: string,
  { bytes, record }: RecordedPicture,
  settings: ReplaySettings,
  context: JobContext,
): Promise<ReplayOutcome> {
  const { made, sample } = record;
  const { maps } = record;
  const own = { ...settingsOfRecipe(made, settings), ...(maps && { mapSeed: maps.seed }) };
  const what = `to make ${nameOf(path)} again`;
  const command = await openCorrect(own, 1, { model: recordedModel(what, made), detector: openDetector });
  try {
    context.progress.expect(command.calls);
    const { recipe, run } = await imageJob(settings.input, { command, settings: own, context }).open();
    const input = `name the picture that it was made of with --input, which ${settings.input} is not`;
    checkRecipe(what, made, recordedRecipe(recipe), { input });
    const { files } = await run();
    const ending = `.${photoSuffixes('corrected', made.samples)[sample - 1]}`;
    const again = files.find((file) => file.name.endsWith(ending))!.bytes;
    if (Buffer.compare(again, bytes) === 0) return { same: true };
    const { maxPixels } = settings;
    const [before, now] = [
      await decodeImage(nameOf(path), bytes, { maxPixels }),
      await decodeImage('the same again', again, { maxPixels }),
    ];
    return { same: false, ...pictureDifference(before, now) };
  } finally {
    await command.prior.dispose();
  }
}
