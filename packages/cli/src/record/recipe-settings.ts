import { isDeepStrictEqual } from 'node:util';
import { FuzzydiffError } from '@fuzzydiff/core';
import type { PlanOptions } from '@fuzzydiff/core/math';
import type { ConditionSettings } from '../jobs/condition-job.js';
import type { CorrectSettings } from '../jobs/correct-job.js';
import { isPackaged } from '../model/bundle-folder.js';
import type { Openers } from '../model/command-prior.js';
import { disposingOnError } from '../model/disposing.js';
import { openModel } from '../model/open-model.js';
import { devices, type ModelSettings } from '../settings.js';
import type { ConditionRecipe, CorrectRecipe, RecordedRecipe } from './recipe.js';

/** What is said of a picture that is made again, or of a correction that goes on, beside its recipe. */
export interface AgainSettings extends Partial<Pick<ModelSettings, 'model' | 'device' | 'precision' | 'threads'>> {
  /** The file of the statistics, where they were not the model's own. */
  readonly calibration?: string;
  readonly maxPixels: number;
}

/**
 * The settings of `fuzzydiff correct` that a recipe tells of. No path comes from there: what is opened is what comes with the
 * command, or what is named beside it.
 *
 * @throws FuzzydiffError `not-found` where the model does not come with the command and none is named
 */
export function correctSettings(made: CorrectRecipe, given: AgainSettings): CorrectSettings {
  const { correction, estimator, preset, allOver, regions, inFull, undone } = made;
  const { lower, upper, exponent, strength, alpha, plan } = correction;
  const { calibration } = given;
  return {
    ...anySettings(made, given),
    ...planSettings(plan),
    ...(calibration !== undefined && { calibration }),
    ...{ preset, depths: [...estimator.depths], lower, upper, exponent, strength },
    ...(alpha === undefined ? { always: true } : { alpha }),
    ...(allOver && { allOver: true, allOverAlpha: allOver.alpha }),
    ...(regions && { regions }),
    ...(inFull && { inFull }),
    ...(undone && { undone }),
  };
}

/**
 * The settings of `fuzzydiff condition` that a recipe tells of.
 *
 * @param mask the file of its mask
 * @throws FuzzydiffError as `correctSettings`
 */
export function conditionSettings(
  made: ConditionRecipe,
  given: AgainSettings,
  mask: string | undefined,
): ConditionSettings {
  const { plan, strength, maskPolarity, bands } = made;
  return {
    ...anySettings(made, given),
    ...planSettings(plan),
    plan,
    ...strength,
    maskPolarity,
    ...(mask !== undefined && { mask }),
    ...(bands && { keepBands: [...bands.luma], keepChromaBands: [...bands.chroma] }),
  };
}

/** What both commands are given. */
function anySettings(made: RecordedRecipe, given: AgainSettings) {
  const { region, face, minFace, within, grey, placed, strokes, seed, samples } = made;
  const { model, device = deviceOf(made), precision = precisionOf(made), threads, maxPixels } = given;
  return {
    ...{ model: model ?? packagedModel(made), device, maxPixels, out: '', seed, samples, record: true },
    ...(precision && { precision }),
    ...(threads !== undefined && { threads }),
    ...(region === 'whole' ? { whole: true } : region === 'faces' ? {} : { region }),
    ...(face !== undefined && { face }),
    ...(placed && { placed }),
    ...(strokes && { strokes }),
    ...{ minFace: minFace ?? 32, within: within ?? 'head', grey: grey ?? 'auto' },
  };
}

/** Where a picture was made, where that is a place of this machine's, too: a page's is none. */
function deviceOf({ device }: RecordedRecipe): ModelSettings['device'] {
  return device === inEightBits ? 'cpu' : (devices.find((own) => own === device) ?? 'auto');
}

/** What it computed in, where that has to be named. */
function precisionOf({ device }: RecordedRecipe): ModelSettings['precision'] {
  return device === inEightBits ? 'int8' : undefined;
}

/** What a model in 8 bits calls its device. */
const inEightBits = 'cpu, int8';

function planSettings({ steps, jumps, solver }: PlanOptions): Pick<ConditionSettings, 'steps' | 'jump' | 'solver'> {
  return { ...(steps !== undefined && { steps }), ...(jumps && { jump: jumps }), ...(solver && { solver }) };
}

/** The name of the recipe's model, where it is one that comes with the command. */
function packagedModel({ model }: RecordedRecipe): string {
  const name = model.split('@')[0]!;
  if (isPackaged(name)) return name;
  const message = `Expected the bundle or module of model ${model} but found none named; name it with --model.`;
  throw new FuzzydiffError('not-found', message, { data: { model } });
}

/** Opens the recipe's model, and no other: what else is wrong with another is of no interest. */
export function recordedModel(what: string, { model: wanted }: RecordedRecipe): Openers['model'] {
  return async (settings, images) => {
    const opened = await openModel(settings, images);
    return disposingOnError(opened.model, async () => {
      const { id } = opened.model.info;
      if (id === wanted) return opened;
      const message = `Expected ${what} with model ${wanted} but found ${id}; name that one's bundle with --model.`;
      throw new FuzzydiffError('mismatch', message, { data: { wanted, found: id } });
    });
  };
}

/**
 * Sees that what is made now is what a recipe tells of; where it runs may differ.
 *
 * @param what for the error: `to make a.png again`
 * @param remedies what to do about a part of it
 * @throws FuzzydiffError `mismatch` that names the first part that differs
 */
export function checkRecipe(
  what: string,
  recorded: RecordedRecipe,
  now: RecordedRecipe,
  remedies: Readonly<Partial<Record<RecipePart, string>>> = {},
): void {
  const ask: Readonly<Partial<Record<RecipePart, string>>> = {
    calibration: 'name that file with --calibration',
    greyCalibration: 'leave --calibration out',
    ...remedies,
  };
  const names = new Set([...Object.keys(recorded), ...Object.keys(now)]) as Set<RecipePart>;
  for (const name of names) {
    if (name === 'device' || isDeepStrictEqual(part(recorded, name), part(now, name))) continue;
    const [wanted, found] = [part(recorded, name), part(now, name)].map((value) => JSON.stringify(value));
    const remedy = ask[name] ?? 'use the version of fuzzydiff that made it';
    const message = `Expected ${what} with ${name} ${wanted} but found ${found}; ${remedy}.`;
    throw new FuzzydiffError('mismatch', message, { data: { name, wanted, found } });
  }
}

/** The name of a part of some recipe. */
type RecipePart = keyof CorrectRecipe | keyof ConditionRecipe;

function part(recipe: RecordedRecipe, name: RecipePart): unknown {
  return (recipe as Partial<Record<RecipePart, unknown>>)[name];
}
