import { rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type CalibrationSource, fingerprint } from '@fuzzydiff/calibration';
import type { EpsModel, Tensor } from '@fuzzydiff/core';
import { headInFrame, leastAlpha } from '@fuzzydiff/core/internal';
import { correctionFor, projectionCalls, regionBoundsFor } from '@fuzzydiff/core/math';
import type { Command } from 'commander';
import { exitCodes } from '../batch/exit-codes.js';
import { interruptible } from '../batch/interrupt.js';
import { type ProgressLine, startProgress } from '../batch/progress.js';
import { allowedAlpha } from '../calibration/allowed-alpha.js';
import { type CalibrationFiles, calibrationFiles, removeLeftovers } from '../calibration/files.js';
import { findCalibration, type TakenImages } from '../calibration/find.js';
import { type CalibrationParts, partsOf } from '../calibration/parts.js';
import type { CalibrationRecord } from '../calibration/record.js';
import { calibrationResult } from '../calibration/report.js';
import { parseShard, type Shard } from '../calibration/shard.js';
import { calibrationSource, takeCalibration } from '../calibration/take.js';
import { refuseInputAt } from '../files/identities.js';
import { nameInLine } from '../files/in-line.js';
import { makeWritableFolder } from '../files/make-folder.js';
import { writeAtomic } from '../files/write-atomic.js';
import { frameOf } from '../model/frame.js';
import { openModel } from '../model/open-model.js';
import { wholeNumber } from '../option-parsers.js';
import { addCalibrationOptions, addInFlightOption, addModelOptions } from '../options.js';
import { estimatorFrom, type ModelSettings, type OutputSettings, type PresetSettings } from '../settings.js';
import { addMergeCommand } from './calibrate-merge.js';
import { addPromiseCommand } from './calibrate-promise.js';
import { addRetentionCommand } from './calibrate-retention.js';
import { addShowCommand } from './calibrate-show.js';

type CalibrateSettings = ModelSettings &
  Pick<OutputSettings, 'seed' | 'json' | 'maxPixels' | 'overwrite'> &
  PresetSettings & { out?: string; limit?: number; shard?: Shard; promise?: string };

/** `fuzzydiff calibrate`: the statistics of a folder of images that are fine, as a calibration file. */
export function calibrateCommand(program: Command, finish: (code: number) => void): void {
  const calibrate = program
    .command('calibrate')
    .description('statistics of images that are fine, to compare others with');
  addCalibrationOptions(addInFlightOption(addModelOptions(calibrate.command('run <inputs...>', { isDefault: true }))))
    .description('takes the statistics of a folder of images; run again, goes on from where it was stopped')
    .option(
      '--shard <i/n>',
      'statistics alone, of every n-th image from the i-th on, to merge with the other shards',
      parseShard,
    )
    .option('--seed <n>', 'seed of the noise', wholeNumber(0), 0)
    .option('-o, --out <file>', 'the calibration file (default: calibration-<preset>.safetensors)')
    .option('--overwrite', 'replace what other settings have made')
    .option('--max-pixels <n>', 'the largest image read, in pixels', wholeNumber(1), 100_000_000)
    .option('--json', 'one JSON document on stdout')
    .action(async (inputs: string[], settings: CalibrateSettings) => finish(await run(inputs, settings)));
  addPromiseCommand(calibrate, finish);
  addMergeCommand(calibrate, finish);
  addShowCommand(calibrate, finish);
  addRetentionCommand(calibrate, finish);
}

async function run(inputs: string[], settings: CalibrateSettings): Promise<number> {
  const parts = await partsOf(inputs, settings);
  const paths = [...parts.statistics, ...parts.promise];
  const files = calibrationFiles(outOf(settings));
  for (const path of Object.values(files)) await refuseInputAt(path, paths);
  const outFolder = await makeWritableFolder(dirname(files.out));
  const start = performance.now();
  return interruptible('the same command goes on from here', async (signal) => {
    const { model, folder, inFlight } = await openModel(settings, paths.length);
    const progress = startProgress();
    try {
      const head = headInFrame(await frameOf(folder), model.info.shape);
      const task = { model, head, inFlight, parts, files, settings, progress, signal };
      const { status, modelCalls } = await calibrate(task);
      progress.stop();
      const seconds = (performance.now() - start) / 1000;
      const result = { command: 'calibrate', out: files.out, status, ...countsOf(parts), modelCalls, seconds };
      const own = correctionFor(settings.preset, model.info).alpha;
      process.stdout.write(settings.json ? `${JSON.stringify(result, null, 2)}\n` : summary(result, own));
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
  head,
  inFlight,
  parts,
  files,
  settings: { seed, shard, maxPixels, overwrite = false, ...settings },
  progress,
  signal,
}: {
  model: EpsModel;
  head: Tensor | undefined;
  inFlight: number;
  parts: CalibrationParts;
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
  const record = async (taken?: TakenImages): Promise<CalibrationRecord> => ({
    ...conditions,
    images: await sourcesOf(parts.statistics.slice(0, taken?.images), signal),
    promise: await sourcesOf(parts.promise.slice(0, taken?.promise), signal),
  });
  await removeLeftovers(files);
  const { finished, progress: from } = await findCalibration({ files, record, overwrite });
  const callsPerImage = projectionCalls(model.info, estimator);
  const images = parts.statistics.length + parts.promise.length;
  const done = from ? from.calibration.images + (from.calibration.promise?.frame.length ?? 0) : 0;
  const modelCalls = finished ? 0 : (images - done) * callsPerImage;
  if (!finished) {
    progress.expect(modelCalls);
    const { partial } = files;
    const paths = parts.promise;
    const promise =
      paths.length > 0 ? { paths, bounds: regionBoundsFor(settings.preset, model.info), head } : undefined;
    const task = { model, inFlight, estimator, maxPixels, seed, signal, from, partial, progress };
    const taken = await takeCalibration({ ...task, paths: parts.statistics, promise });
    const { bytes, report } = calibrationResult(taken, {
      file: basename(files.out),
      shard: conditions.shard,
      modelCalls: images * callsPerImage,
    });
    await writeAtomic(files.out, bytes);
    await writeAtomic(files.report, report);
  }
  await rm(files.partial, { force: true });
  return { status: finished ? 'skipped' : 'done', modelCalls };
}

/** How many images a calibration has, and how many its promise, with the alpha that it allows. */
function countsOf({ statistics, promise }: CalibrationParts) {
  const allowed = promise.length > 0 && { leastAlpha: leastAlpha(promise.length).value };
  return { images: statistics.length, promiseImages: promise.length, ...allowed };
}

interface Summarized extends ReturnType<typeof countsOf> {
  readonly out: string;
  readonly status: string;
  readonly modelCalls: number;
  readonly seconds: number;
}

/** @param own the preset's alpha, where it has one */
function summary(
  { out, status, images, promiseImages, modelCalls, seconds }: Summarized,
  own: number | undefined,
): string {
  const counts = promiseImages > 0 ? `${images} images, a promise on ${promiseImages} others` : `${images} images`;
  const allowed = promiseImages > 0 ? allowedAlpha(promiseImages, own) : '';
  const name = nameInLine(out);
  if (status === 'skipped') return `${name}: skipped, finished before, ${counts}\n${allowed}`;
  return `${name}: ${counts}, ${modelCalls} model calls, ${seconds.toFixed(0)} s\n${allowed}`;
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
