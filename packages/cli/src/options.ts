import { presets } from '@fuzzydiff/core';
import { precisionChoices } from '@fuzzydiff/core/backend';
import { type Command, Option } from 'commander';
import { depthList, finiteNumber, jump, numberFrom, shareAboveZero, wholeNumber } from './option-parsers.js';
import { devices } from './settings.js';

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
