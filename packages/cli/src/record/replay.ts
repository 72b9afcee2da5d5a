import { isDeepStrictEqual } from 'node:util';
import { FuzzydiffError } from '@fuzzydiff/core';
import { imageJob } from '../batch/image-job.js';
import type { JobContext } from '../batch/job-context.js';
import { nameOf } from '../files/stdin.js';
import { decodeImage } from '../image/read-image.js';
import { type CorrectSettings, openCorrect } from '../jobs/correct-job.js';
import { photoSuffixes } from '../jobs/photo-files.js';
import { disposingOnError, type Openers, openDetector } from '../model/command-prior.js';
import { isPackaged, openModel } from '../model/open-model.js';
import type { ModelSettings } from '../options.js';
import { recordedRecipe } from './correction-records.js';
import { type PictureDifference, pictureDifference } from './picture-difference.js';
import type { PictureRecord, RecordedRecipe } from './picture-record.js';
import type { RecordedPicture } from './read-record.js';

/** Where a picture is made again, and of what. */
export interface ReplaySettings extends Partial<Pick<ModelSettings, 'model' | 'device' | 'threads'>> {
  /** The picture's input. */
  readonly input: string;
  readonly calibration?: string;
  readonly maxPixels: number;
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
  const own = settingsOf(record, settings);
  const command = await openCorrect(own, 1, { model: recordedModel(path, made), detector: openDetector });
  try {
    context.progress.expect(command.calls);
    const { recipe, run } = await imageJob(settings.input, { command, settings: own, context }).open();
    checkRecipe(path, made, recordedRecipe(recipe), settings);
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

/** The settings of `fuzzydiff correct` that a record tells of. */
function settingsOf({ made, maps }: PictureRecord, given: ReplaySettings): CorrectSettings {
  const { correction, estimator, region, face, minFace, within, grey } = made;
  const { lower, upper, exponent, strength, alpha, plan } = correction;
  const { model, device = made.device as ModelSettings['device'], threads, calibration, maxPixels } = given;
  return {
    ...{ model: model ?? packagedModel(made), device, maxPixels, out: '', seed: made.seed },
    ...(threads !== undefined && { threads }),
    ...(calibration !== undefined && { calibration }),
    ...{ preset: made.preset, depths: [...estimator.depths], lower, upper, exponent, strength },
    ...(alpha === undefined ? { always: true } : { alpha }),
    ...(plan.steps !== undefined && { steps: plan.steps }),
    ...(plan.jumps && { jump: plan.jumps }),
    ...(plan.solver && { solver: plan.solver }),
    ...(region === 'whole' ? { whole: true } : region === 'faces' ? {} : { region }),
    ...(face !== undefined && { face }),
    ...{ minFace: minFace ?? 32, within: within ?? 'head', grey: grey ?? 'auto' },
    ...{ samples: made.samples, record: true },
    ...(maps && { mapSeed: maps.seed }),
  };
}

/** The name of the record's model, where it is one that comes with the command. */
function packagedModel({ model }: RecordedRecipe): string {
  const name = model.split('@')[0]!;
  if (isPackaged(name)) return name;
  const message = `Expected the bundle or module of model ${model} but found none named; name it with --model.`;
  throw new FuzzydiffError('not-found', message, { data: { model } });
}

/** Opens the record's model, and no other: what else is wrong with another is of no interest. */
function recordedModel(path: string, { model: wanted }: RecordedRecipe): Openers['model'] {
  return async (settings, images) => {
    const opened = await openModel(settings, images);
    return disposingOnError(opened.model, async () => {
      const { id } = opened.model.info;
      if (id === wanted) return opened;
      const message = `Expected to make ${nameOf(path)} again with model ${wanted} but found ${id}; name that one's bundle with --model.`;
      throw new FuzzydiffError('mismatch', message, { data: { path, wanted, found: id } });
    });
  };
}

/** What is made again has to be what the record tells of; where it runs may differ. */
function checkRecipe(path: string, recorded: RecordedRecipe, now: RecordedRecipe, { input }: ReplaySettings): void {
  const ask: Readonly<Record<string, string>> = {
    input: `name the picture that it was made of with --input, which ${input} is not`,
    calibration: 'name that file with --calibration',
    greyCalibration: 'leave --calibration out',
  };
  const names = new Set([...Object.keys(recorded), ...Object.keys(now)]) as Set<keyof RecordedRecipe>;
  for (const name of names) {
    if (name === 'device' || isDeepStrictEqual(recorded[name], now[name])) continue;
    const [wanted, found] = [recorded[name], now[name]].map((value) => JSON.stringify(value));
    const remedy = ask[name] ?? 'use the version of fuzzydiff that made it';
    const message = `Expected to make ${nameOf(path)} again with ${name} ${wanted} but found ${found}; ${remedy}.`;
    throw new FuzzydiffError('mismatch', message, { data: { path, name, wanted, found } });
  }
}
