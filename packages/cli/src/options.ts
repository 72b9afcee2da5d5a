import {
  type CorrectionSettings,
  FuzzydiffError,
  type ModelInfo,
  type PhotoOptions,
  type PresetName,
  presets,
} from '@fuzzydiff/core';
import { precisionChoices } from '@fuzzydiff/core/backend';
import type { TurnedRegion } from '@fuzzydiff/core/image';
import { correctionSettings } from '@fuzzydiff/core/internal';
import {
  correctionFor,
  type Estimator,
  estimatorFor,
  type Jumps,
  type PlanOptions,
  type SolverName,
} from '@fuzzydiff/core/math';
import type { LoadOptions } from '@fuzzydiff/runtime-node';
import { type Command, Option } from 'commander';
import { depthList, finiteNumber, jump, numberFrom, shareAboveZero, wholeNumber } from './option-parsers.js';

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

/** Adds the model's options. */
export function addModelOptions(command: Command): Command {
  return addDeviceOptions(addModelOption(command));
}

/** Adds which model it is. */
export function addModelOption(command: Command): Command {
  return command
    .option(
      '-m, --model <name|folder|module|oip:address>',
      'the model bundle; a module (.js, .mjs) that exports loadModel; or oip:https://host/v2/models/name, of an inference server; portraits-64 is smaller and faster (default: the embedded portraits-128)',
    )
    .option(
      '--bundle <name|folder>',
      "the bundle whose model a server runs, for its facts and calibrations (default: the server's name for it)",
    );
}

/** Where a model may run here; `auto` is the best of what works. */
export const devices = ['auto', 'cpu', 'cuda', 'webgpu', 'dml', 'coreml'] as const;

/** Adds where and how a model runs. */
export function addDeviceOptions(command: Command): Command {
  return command
    .addOption(new Option('--device <device>', 'where it runs').choices(devices).default('auto'))
    .addOption(
      new Option(
        '--precision <type>',
        'what it computes in: int8 is faster on a cpu, and a little less exact (default: float16 where a GPU has it, else float32)',
      ).choices(precisionChoices),
    )
    .option('--threads <n>', "the model's threads (default: onnxruntime's choice)", wholeNumber(1));
}

/** Adds the options of commands that fill a folder with a model. */
export function addRunOptions(command: Command): Command {
  return addInFlightOption(addOutputOptions(addModelOptions(command)));
}

/** Adds the options of commands that fill a folder. */
export function addOutputOptions(command: Command): Command {
  return command
    .option('-o, --out <folder>', 'where results go', 'fuzzydiff-out')
    .option('--seed <n>', 'seed of the noise', wholeNumber(0), 0)
    .option('--overwrite', 'do finished inputs again instead of skipping them')
    .option('--json', 'one JSON document on stdout')
    .option('--max-pixels <n>', 'the largest image read, in pixels', wholeNumber(1), 100_000_000);
}

/** Adds the option of commands that work on several images with a model. */
export function addInFlightOption(command: Command): Command {
  return command.option(
    '--in-flight <n>',
    'images worked on at once, each with a session of its own (default: 3 on 2 sessions on a cpu of several cores, else 1)',
    wholeNumber(1),
  );
}

/** Adds the options of the synthesis. */
export function addPlanOptions(command: Command): Command {
  return command
    .option('--steps <n>', 'noise levels visited', wholeNumber(1))
    .option('--jump <length>x<samples>', 'go back up, to harmonise (RePaint resampling); 1x1 for none', jump)
    .addOption(new Option('--solver <solver>', 'how each step is made').choices(['ddpm', 'ddim', 'dpmpp']));
}

/** Adds whose map a calibration is for, and what of its images is taken. */
export function addCalibrationOptions(command: Command): Command {
  return command
    .addOption(new Option('--preset <preset>', 'whose map it is for').choices(Object.keys(presets)).default('balanced'))
    .option('--depths <list>', 'depths of the projections, e.g. 300,400,500,600', depthList)
    .option('--limit <n>', 'use the first so many images only', wholeNumber(2))
    .option(
      '--promise <folder>',
      'other images, to take the promise of the map on (default: half of the images, for presets with an alpha)',
    );
}

/** Adds a preset, and what changes its map. */
export function addPresetOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--preset <preset>', 'settings to start from').choices(Object.keys(presets)).default('balanced'),
    )
    .option('--depths <list>', 'depths of the projections, e.g. 300,400,500,600', depthList)
    .option('--calibration <file>', "statistics to compare with (default: the model's for the preset)")
    .option('--lower <z>', 'z score where attention begins', finiteNumber)
    .option('--upper <z>', 'z score where attention is full', finiteNumber)
    .option(
      '--alpha <share>',
      'the share of clean faces that is changed at all, at most: regions that are less rare on them stay (default: 0.015 where a network of the model compares, else 0.05)',
      shareAboveZero,
    )
    .option(
      '--always',
      'without that promise: whatever is found is changed, and an image is made even where nothing is',
    );
}

/** Adds the choice of z maps that are there already. */
export function addFromMapOption(command: Command): Command {
  return command.option(
    '--from-map <file|folder>',
    "z maps of an earlier run, or its folder: other settings again, without the map's model calls",
  );
}

/** Adds whether a picture says how it was made. */
export function addRecordOption(command: Command): Command {
  return command.option(
    '--no-record',
    'write pictures that do not say how they were made, nor that a model made a part of them',
  );
}

/** Adds what changes the way from the map to the weight. */
export function addWeightOptions(command: Command): Command {
  return command
    .option('--exponent <x>', 'of the weight: strength (1 - A)^exponent', numberFrom(0, 100))
    .option(
      '--strength <x>',
      "of the weight, 0 to 1, in the preset's unit: retention, or the paper's m for `paper`",
      numberFrom(0, 1),
    );
}

/** A preset's estimator for a model, with the options laid over it. */
export function estimatorFrom({ preset, depths }: PresetSettings, model: ModelInfo): Estimator {
  const estimator = estimatorFor(preset, model);
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
