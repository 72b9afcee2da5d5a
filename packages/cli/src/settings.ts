import {
  type CorrectionSettings,
  FuzzydiffError,
  type ModelInfo,
  type PhotoOptions,
  type PresetName,
} from '@fuzzydiff/core';
import type { TurnedRegion } from '@fuzzydiff/core/image';
import { correctionSettings, invalidArgument } from '@fuzzydiff/core/internal';
import {
  correctionFor,
  type Estimator,
  estimatorFor,
  type Jumps,
  type PlanOptions,
  type SolverName,
  scheduleLength,
} from '@fuzzydiff/core/math';
import type { LoadOptions } from '@fuzzydiff/runtime-node';

// What commands are told, as the library understands it, too: how a command line says it is in options.ts.

/** Where a model may run here; `auto` is the best of what works. */
export const devices = ['auto', 'cpu', 'cuda', 'webgpu', 'dml', 'coreml'] as const;

/** Options that every command has that loads a model. */
export interface ModelSettings {
  readonly model?: string;
  /** Of a server's model: the bundle that the server runs. */
  readonly bundle?: string;
  readonly device: NonNullable<LoadOptions['device']>;
  readonly precision?: NonNullable<LoadOptions['precision']>;
  readonly threads?: number;
  readonly inFlight?: number;
}

/** Options that every command has that fills a folder. */
export interface OutputSettings {
  readonly out: string;
  readonly seed: number;
  readonly json?: boolean;
  readonly overwrite?: boolean;
  readonly maxPixels: number;
}

/** Options of commands that do both. */
export interface RunSettings extends ModelSettings, OutputSettings {}

/** Options that change a preset. */
export interface PresetSettings {
  readonly preset: PresetName;
  readonly steps?: number;
  readonly jump?: Jumps;
  readonly solver?: SolverName;
  readonly depths?: number[];
  readonly lower?: number;
  readonly upper?: number;
  readonly exponent?: number;
  readonly strength?: number;
  readonly alpha?: number;
  readonly always?: boolean;
}

/** Options that say which parts of a photograph are worked on, and how it is understood. */
export interface PhotoSettings {
  /** Which of the faces; without it, all. */
  readonly face?: Exclude<PhotoOptions['face'], undefined>;
  readonly minFace: number;
  readonly whole?: boolean;
  readonly region?: string;
  readonly within: 'head' | 'frame';
  readonly grey: 'auto' | 'on' | 'off';
}

/** The same of a picture that is made again. */
export interface PlacedSettings extends PhotoSettings {
  /** Each of its faces, where somebody placed some of them: by its number among those that are found, or its square. */
  readonly placed?: readonly (number | Required<TurnedRegion>)[];
}

/** Options of commands that make an attention map. */
export interface MapSettings extends RunSettings, PresetSettings, PhotoSettings {
  readonly calibration?: string;
  readonly fromMap?: string;
}

/** Options of commands that synthesize. */
export interface SynthesisSettings extends RunSettings, Pick<PresetSettings, 'steps' | 'jump' | 'solver'> {
  readonly samples: number;
}

/**
 * A preset's estimator for a model, with the options laid over it.
 *
 * @throws FuzzydiffError `invalid-argument` for a depth that the model's schedule does not have: no calibration could be of it
 */
export function estimatorFrom({ preset, depths }: PresetSettings, model: ModelInfo): Estimator {
  const estimator = estimatorFor(preset, model);
  const levels = scheduleLength(model.schedule);
  const tooDeep = depths?.find((depth) => depth > levels);
  if (tooDeep !== undefined)
    throw invalidArgument('--depths', `depths from 1 to ${levels}, the levels of the model's schedule,`, tooDeep);
  return depths ? { ...estimator, depths } : estimator;
}

/** Stands for a model before one is loaded. */
const small: Pick<ModelInfo, 'shape' | 'schedule'> = {
  shape: [3, 64, 64],
  schedule: { kind: 'linear', start: 1e-4, end: 0.02, steps: 1000 },
};

/**
 * A preset's correction with the options laid over it.
 *
 * @param model what it is for; before one is loaded, a small one shows most of what is wrong with the options
 * @throws FuzzydiffError `invalid-argument` for bounds in the wrong order
 */
export function correctionFrom(
  settings: PresetSettings,
  model: Pick<ModelInfo, 'shape' | 'schedule' | 'discrepancy'> = small,
): CorrectionSettings {
  const { preset, lower, upper, exponent, strength, alpha, always } = settings;
  const plan = planFrom(settings, correctionFor(preset, model).plan);
  if (alpha !== undefined && always)
    throw wrongCommandLine('Expected --alpha or --always but found both; leave one of them out.');
  const correction = correctionSettings(preset, model, { lower, upper, exponent, strength, alpha, always, plan });
  if (correction.upper > correction.lower) return correction;
  throw wrongCommandLine(
    `Expected a number above ${correction.lower}, where attention begins, for --upper but found ${correction.upper}; change --lower or --upper.`,
  );
}

/** A plan's options with those of the command line laid over them. */
export function planFrom(
  { steps, jump, solver }: Pick<PresetSettings, 'steps' | 'jump' | 'solver'>,
  plan: PlanOptions,
): PlanOptions {
  // Levels that are counted are in the place of those that are named, and go down from pure noise.
  const { timesteps: _, start: __, ...levelled } = plan;
  return { ...(steps === undefined ? plan : levelled), ...given({ steps, jumps: jump, solver }) };
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function given<T extends object>(options: T): Given<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Given<T>;
}

/** An error of the command line: exit code 2. */
export function wrongCommandLine(message: string): FuzzydiffError {
  return new FuzzydiffError('invalid-argument', message);
}
