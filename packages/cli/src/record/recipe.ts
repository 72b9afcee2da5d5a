import { type CorrectionSettings, type PresetName, presets } from '@fuzzydiff/core';
import type { Stroke } from '@fuzzydiff/core/internal';
import type { Estimator, PlanOptions } from '@fuzzydiff/core/math';
import type { Understanding } from '../batch/image-job.js';
import { isCount, isObject, isShare, isSquare, isStroke, isText } from './checks.js';

/** What stands for the input's hash where the input was in no file. */
export const pixelsOnly = 'pixels';

/** What any picture depends on, as its report has it. */
interface AnyRecipe extends Understanding {
  /** The sha256 of the input's file; `pixels` where it was in none. */
  readonly input: string;
  /** The model's id, which has the hashes of its files. */
  readonly model: string;
  readonly device: string;
  readonly seed: number;
  readonly samples: number;
  /** What of it a program chose that a record has no room for, in words: only that program makes the picture again. */
  readonly untold?: readonly string[];
  /** Strokes by hand, in the photograph's pixels: what they say is damaged or fine. */
  readonly strokes?: readonly Stroke[];
}

/** What a corrected picture depends on. */
export interface CorrectRecipe extends AnyRecipe {
  readonly command: 'correct';
  readonly preset: PresetName;
  /** The sha256 of the statistics, and of those of black-and-white photographs. */
  readonly calibration: string;
  readonly greyCalibration?: string;
  readonly estimator: Estimator;
  readonly correction: CorrectionSettings;
  /** That what is wrong all over a face was mended first, where it was as rare on clean faces as this. */
  readonly allOver?: {
    /** From 0 to 1. */
    readonly alpha: number;
  };
  /** The regions of each face that were changed, by their places from 0 among all that was found in it, where somebody chose them. */
  readonly regions?: readonly (readonly number[])[];
  /** Those of them that were changed all over, however their pixels look, where there are any. */
  readonly inFull?: readonly (readonly number[])[];
  /** What of each face was put back as it was, by its number from 0 among the parts that were mended. */
  readonly undone?: readonly (readonly number[])[];
}

/** What a picture depends on that was synthesized and held to its input. */
export interface ConditionRecipe extends AnyRecipe {
  readonly command: 'condition';
  readonly plan: PlanOptions;
  readonly strength:
    | {
        /** How much of the input is left, from 0 to 1. */
        readonly keep: number;
      }
    | {
        /** The paper's m, from 0 to 1. */
        readonly weight: number;
      };
  /** The sha256 of the mask's file, or `none`. */
  readonly mask: string;
  /** What white means. */
  readonly maskPolarity: 'keep' | 'change';
  /** How much of each band of frequency is kept, where that was said. */
  readonly bands?: {
    /** Of brightness, coarse to fine, each from 0 to 1. */
    readonly luma: readonly number[];
    /** Of colour, likewise from 0 to 1. */
    readonly chroma: readonly number[];
  };
}

/** What a picture depends on that a model made a part of. */
export type RecordedRecipe = CorrectRecipe | ConditionRecipe;

/** What results depend on that a picture does not: the files beside it, and where its maps were kept. */
const beside = ['save', 'fromMap', 'record'];

/** What of a command's recipe decides a picture. */
export function recordedRecipe(recipe: Readonly<Record<string, unknown>>): RecordedRecipe {
  const made = Object.entries(recipe).filter(([name]) => !beside.includes(name));
  // As it comes back out of JSON, for comparison.
  return JSON.parse(JSON.stringify(Object.fromEntries(made)));
}

type Checks<R> = Readonly<Record<string, (made: R) => boolean>>;

/** What holds of each part of any recipe. */
const anyChecks: Checks<AnyRecipe> = {
  recipe: (made) => isText(made.input, made.model, made.device),
  seed: (made) => isCount(made.seed),
  region: (made) => isText(made.region),
  samples: (made) => isCount(made.samples) && made.samples >= 1,
  options: ({ untold = [] }) => Array.isArray(untold) && isText(...untold),
  strokes: ({ strokes = [] }) => Array.isArray(strokes) && strokes.every(isStroke),
  placed: ({ placed = [] }) => Array.isArray(placed) && placed.every((face) => isCount(face) || isSquare(face)),
};

const correctChecks: Checks<CorrectRecipe> = {
  calibration: (made) => isText(made.calibration, made.greyCalibration ?? ''),
  preset: (made) => Object.hasOwn(presets, made.preset),
  estimator: (made) => isObject(made.estimator) && Array.isArray(made.estimator.depths),
  settings: (made) => isObject(made.correction) && isObject(made.correction.plan),
  allOver: ({ allOver }) => allOver === undefined || (isObject(allOver) && isShare(allOver.alpha)),
  regions: ({ regions = [], inFull = [], undone = [] }) =>
    [regions, inFull, undone].every(arePlaces) && inFull.length <= regions.length,
};

const conditionChecks: Checks<ConditionRecipe> = {
  settings: ({ plan }) => isObject(plan),
  strength: ({ strength }) => isObject(strength) && isShare('keep' in strength ? strength.keep : strength.weight),
  mask: ({ mask, maskPolarity }) => isText(mask) && ['keep', 'change'].includes(maskPolarity),
  bands: ({ bands }) => bands === undefined || (isObject(bands) && [bands.luma, bands.chroma].every(areShares)),
};

/** The part of a recipe that is not what it should be; nothing where all is. */
export function wrongInRecipe(made: RecordedRecipe): string | undefined {
  if (!isObject(made)) return 'recipe';
  return firstWrong(made, anyChecks) ?? wrongInOwn(made);
}

function wrongInOwn(made: RecordedRecipe): string | undefined {
  if (made.command === 'correct') return firstWrong(made, correctChecks);
  return made.command === 'condition' ? firstWrong(made, conditionChecks) : 'recipe';
}

function firstWrong<R>(made: R, checks: Checks<R>): string | undefined {
  return Object.entries(checks).find(([, isRight]) => !isRight(made))?.[0];
}

function arePlaces(ofFaces: readonly (readonly number[])[]): boolean {
  return Array.isArray(ofFaces) && ofFaces.every((places) => Array.isArray(places) && places.every(isCount));
}

function areShares(values: readonly number[]): boolean {
  return Array.isArray(values) && values.every(isShare);
}
