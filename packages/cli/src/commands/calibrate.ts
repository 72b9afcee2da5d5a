import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type CalibrationSource, fingerprint, formatCalibration } from '@fuzzydiff/calibration';
import { type EpsModel, presets } from '@fuzzydiff/core';
import { projectionCalls } from '@fuzzydiff/core/math';
import { type Command, Option } from 'commander';
import { exitCodes } from '../batch/exit-codes.js';
import { interruptible } from '../batch/interrupt.js';
import { printPassedOver } from '../batch/notes.js';
import { type ProgressLine, startProgress } from '../batch/progress.js';
import { type CalibrationFiles, calibrationFiles, removeLeftovers } from '../calibration/files.js';
import { findCalibration } from '../calibration/find.js';
import { withLast } from '../calibration/progress.js';
import type { CalibrationRecord } from '../calibration/record.js';
import { writeCalibration } from '../calibration/report.js';
import { parseShard, type Shard, shardOf } from '../calibration/shard.js';
import { calibrationSource, takeCalibration } from '../calibration/take.js';
import { withoutCopies } from '../files/copies.js';
import { expandInputs } from '../files/expand-inputs.js';
import { refuseInputAt } from '../files/identities.js';
import { makeWritableFolder } from '../files/make-folder.js';
import { readableExtensions } from '../image/known-formats.js';
import { openModel } from '../model/open-model.js';
import {
  addInFlightOption,
  addModelOptions,
  estimatorFrom,
  type ModelSettings,
  numberList,
  type OutputSettings,
  type PresetSettings,
  wholeNumber,
  wrongCommandLine,
} from '../options.js';
import { addMergeCommand } from './calibrate-merge.js';
import { addRetentionCommand } from './calibrate-retention.js';
import { addShowCommand } from './calibrate-show.js';

type CalibrateSettings = ModelSettings &
  Pick<OutputSettings, 'seed' | 'json' | 'maxPixels' | 'overwrite'> &
  PresetSettings & { out?: string; limit?: number; shard?: Shard };

/** `fuzzydiff calibrate`: the statistics of a folder of images that are fine, as a calibration file. */
export function calibrateCommand(program: Command, finish: (code: number) => void): void {
  const calibrate = program
    .command('calibrate')
    .description('statistics of images that are fine, to compare others with');
  addInFlightOption(addModelOptions(calibrate.command('run <inputs...>', { isDefault: true })))
    .description('takes the statistics of a folder of images; run again, goes on from where it was stopped')
    .addOption(new Option('--preset <preset>', 'whose map it is for').choices(Object.keys(presets)).default('balanced'))
    .option('--depths <list>', 'depths of the projections, e.g. 300,400,500,600', numberList)
    .option('--limit <n>', 'use the first so many images only', wholeNumber(2))
    .option('--shard <i/n>', 'use every n-th image only, from the i-th on, to merge with the other shards', parseShard)
    .option('--seed <n>', 'seed of the noise', wholeNumber(0), 0)
    .option('-o, --out <file>', 'the calibration file (default: calibration-<preset>.safetensors)')
    .option('--overwrite', 'replace what other settings have made')
    .option('--max-pixels <n>', 'the largest image read, in pixels', wholeNumber(1), 100_000_000)
    .option('--json', 'one JSON document on stdout')
    .action(async (inputs: string[], settings: CalibrateSettings) => finish(await run(inputs, settings)));
  addMergeCommand(calibrate, finish);
  addShowCommand(calibrate, finish);
  addRetentionCommand(calibrate, finish);
}

async function run(inputs: string[], settings: CalibrateSettings): Promise<number> {
  const paths = await imagesOf(inputs, settings);
  const files = calibrationFiles(outOf(settings));
  for (const path of Object.values(files)) await refuseInputAt(path, paths);
  const outFolder = await makeWritableFolder(dirname(files.out));
  const start = performance.now();
  return interruptible('the same command goes on from here', async (signal) => {
    const { model, inFlight } = await openModel(settings, paths.length);
    const progress = startProgress();
    try {
      const { status, modelCalls } = await calibrate({ model, inFlight, paths, files, settings, progress, signal });
      progress.stop();
      const seconds = (performance.now() - start) / 1000;
      const result = { command: 'calibrate', out: files.out, status, images: paths.length, modelCalls, seconds };
      process.stdout.write(settings.json ? `${JSON.stringify(result, null, 2)}\n` : summary(result));
      return exitCodes.done;
    } finally {
      progress.stop();
      await model.dispose();
      await outFolder.removeIfEmpty();
    }
  });
}

/** Makes the calibration, or what earlier runs have left to do of it. Gives the model calls that this took. */
async function calibrate({
  model,
  inFlight,
  paths,
  files,
  settings: { seed, shard, maxPixels, overwrite = false, ...settings },
  progress,
  signal,
}: {
  model: EpsModel;
  inFlight: number;
  paths: readonly string[];
  files: CalibrationFiles;
  settings: CalibrateSettings;
  progress: ProgressLine;
  signal: AbortSignal;
}): Promise<{ status: 'done' | 'skipped'; modelCalls: number }> {
  const estimator = estimatorFrom(settings, model.info);
  const conditions = {
    fingerprint: fingerprint(model.info, estimator),
    seed,
    device: model.info.device,
    shard: shard ? `${shard.index}/${shard.count}` : 'none',
  };
  const record = async (images: number): Promise<CalibrationRecord> => ({
    ...conditions,
    images: await sourcesOf(paths.slice(0, images), signal),
  });
  await removeLeftovers(files);
  const { finished, progress: from } = await findCalibration({ files, images: paths.length, record, overwrite });
  const callsPerImage = projectionCalls(model.info, estimator);
  const modelCalls = finished ? 0 : (paths.length - (from?.calibration.images ?? 0)) * callsPerImage;
  if (!finished) {
    progress.expect(modelCalls);
    const { partial } = files;
    const task = { model, inFlight, estimator, paths, maxPixels, seed, signal, from, partial, progress };
    const { calibration, convergence } = await takeCalibration(task);
    // Only what is to be merged has to name its images; the report tells of them anyway.
    const { sources = [], ...unnamed } = calibration;
    await writeCalibration(files, formatCalibration(shard ? calibration : unnamed), {
      made: { ...conditions, images: sources },
      modelCalls: paths.length * callsPerImage,
      convergence: withLast(convergence, calibration),
    });
  }
  await rm(files.partial, { force: true });
  return { status: finished ? 'skipped' : 'done', modelCalls };
}

function summary(result: { out: string; status: string; images: number; modelCalls: number; seconds: number }): string {
  const { out, status, images, modelCalls, seconds } = result;
  if (status === 'skipped') return `${out}: skipped, finished before, ${images} images\n`;
  return `${out}: ${images} images, ${modelCalls} model calls, ${seconds.toFixed(0)} s\n`;
}

/** The images to take. @throws FuzzydiffError `not-found` or `invalid-argument` */
async function imagesOf(inputs: string[], { limit, shard }: CalibrateSettings): Promise<string[]> {
  // Folders of folders too: a dataset often has one for each person.
  const expanded = await expandInputs(inputs, { extensions: readableExtensions, subfolders: true });
  const { paths: different, passedOver } = await withoutCopies(expanded.paths, 'an image');
  printPassedOver([...expanded.passedOver, ...passedOver]);
  const all = different.slice(0, limit);
  const paths = shard ? shardOf(all, shard) : all;
  if (paths.length >= 2) return paths;
  const where = shard ? ` in shard ${shard.index}/${shard.count} of ${all.length}` : '';
  const remedy = shard ? 'make fewer shards, or name more images' : 'name more of them';
  throw wrongCommandLine(
    `Expected at least two images to calibrate on but found ${paths.length || 'none'}${where}; ${remedy}.`,
  );
}

/** A shard has a name of its own, so that all can lie in one folder. */
function outOf({ out, preset, shard }: CalibrateSettings): string {
  return out ?? `calibration-${preset}${shard ? `.${shard.index}-of-${shard.count}` : ''}.safetensors`;
}

/** Names and hashes of images. */
async function sourcesOf(paths: readonly string[], signal: AbortSignal): Promise<CalibrationSource[]> {
  const sources: CalibrationSource[] = [];
  for (const path of paths) {
    signal.throwIfAborted();
    sources.push(await calibrationSource(path));
  }
  return sources;
}
