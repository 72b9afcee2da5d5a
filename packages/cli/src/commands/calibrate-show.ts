import { join, parse } from 'node:path';
import { type Calibration, type CleanPromise, parseCalibration, summarize } from '@fuzzydiff/calibration';
import { FuzzydiffError } from '@fuzzydiff/core';
import { leastAlpha } from '@fuzzydiff/core/internal';
import { isLearned } from '@fuzzydiff/core/math';
import type { Command } from 'commander';
import { exitCodes } from '../batch/exit-codes.js';
import { printNotes } from '../batch/notes.js';
import { calibrationFiles } from '../calibration/files.js';
import type { ConvergenceRecord } from '../calibration/progress.js';
import { reportOf } from '../calibration/report.js';
import { nameInLine } from '../files/in-line.js';
import { readWhole } from '../files/read-whole.js';
import { writeNew } from '../files/write-new.js';
import { calibrationPicture } from '../pictures/calibration-picture.js';

interface ShowSettings {
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly json?: boolean;
}

/** `fuzzydiff calibrate show`: what a calibration file is, in words and as a picture. */
export function addShowCommand(calibrate: Command, finish: (code: number) => void): void {
  calibrate
    .command('show <file>')
    .description('what a calibration file is, how sure it is, and a picture of its maps')
    .option('-o, --out <file>', 'the picture (default: beside the file, ending in .png, unless another file is there)')
    .option('--overwrite', 'replace another picture')
    .option('--json', 'one JSON document on stdout')
    .action(async (file: string, settings: ShowSettings) => finish(await show(file, settings)));
}

async function show(file: string, settings: ShowSettings): Promise<number> {
  const bytes = await readWhole(file, 'a calibration file');
  const calibration = parseCalibration(bytes, file);
  const picture = await drawn(file, calibration, settings);
  const convergence = await convergenceOf(file, bytes);
  const { fingerprint, images, seed, statistics } = calibration;
  const depths = summarize(statistics);
  const { mapShape } = statistics;
  const promise = calibration.promise && promiseFacts(calibration.promise);
  const found = { file, images, seed, mapShape, ...fingerprint, depths, promise, convergence, picture };
  process.stdout.write(
    settings.json ? `${JSON.stringify(found, null, 2)}\n` : summary(file, calibration, convergence, picture),
  );
  return exitCodes.done;
}

/** Draws the maps, and says where they are; nowhere, where nobody named a place and the usual one is another file's: the facts are told all the same. */
async function drawn(
  file: string,
  { statistics }: Calibration,
  { out, overwrite }: ShowSettings,
): Promise<string | undefined> {
  const { dir, name } = parse(file);
  const picture = out ?? join(dir, `${name}.png`);
  try {
    await writeNew(picture, await calibrationPicture(statistics), { overwrite, inputs: [file] });
    return picture;
  } catch (error) {
    if (out !== undefined || !FuzzydiffError.isInstance(error) || error.code !== 'mismatch') throw error;
    printNotes([`without a picture: ${error.message}`]);
    return undefined;
  }
}

/** The records that were taken while this very file was made. */
async function convergenceOf(file: string, bytes: Uint8Array): Promise<readonly ConvergenceRecord[]> {
  return (await reportOf(calibrationFiles(file), bytes))?.convergence ?? [];
}

function summary(
  file: string,
  { fingerprint, images, seed, statistics, promise }: Calibration,
  convergence: readonly ConvergenceRecord[],
  picture: string | undefined,
): string {
  const { steps, solver, noises, antithetic, discrepancy } = fingerprint.estimator;
  const lines = [
    `${nameInLine(file)}: ${images} images, seed ${seed}, model ${fingerprint.model}`,
    `projections: ${steps === 'all' ? 'all steps' : `${steps} step${steps === 1 ? '' : 's'}`} of ${solver}, ${noises} noise${noises === 1 ? '' : 's'} per depth${antithetic ? ', in pairs' : ''}`,
    isLearned(discrepancy)
      ? `discrepancy: the network ${discrepancy.learned}, all depths at once`
      : `discrepancy: ${discrepancy.error} error, channels ${discrepancy.channels}, smoothed by ${discrepancy.smoothing} px`,
    ...summarize(statistics).map(
      ({ depth, mean, deviation, meanError, deviationError }) =>
        `depth ${depth}: mean ${mean.toExponential(3)} (±${percent(meanError)}), deviation ${deviation.toExponential(3)} (±${percent(deviationError)} or more)`,
    ),
    promiseLine(promise && promiseFacts(promise)),
    ...(convergence.length > 0 ? table(convergence) : []),
    ...(picture === undefined ? [] : [`picture: ${nameInLine(picture)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** A promise in a few numbers; its regions are those of the head, where it has them. */
function promiseFacts({ bounds, frame, head }: CleanPromise) {
  const largest = (head ?? frame).map((regions) => Math.max(0, ...regions.map(({ mass }) => mass)));
  largest.sort((a, b) => a - b);
  const quantile = (q: number) => largest[Math.min(largest.length - 1, Math.floor(q * largest.length))]!;
  const images = frame.length;
  return {
    images,
    leastAlpha: leastAlpha(images).value,
    bounds,
    largest: { median: quantile(0.5), most: quantile(0.95) },
  };
}

function promiseLine(facts: ReturnType<typeof promiseFacts> | undefined): string {
  if (!facts) return 'promise: none, so that --alpha cannot be kept';
  const { images, largest } = facts;
  const [median, most] = [largest.median, largest.most].map((mass) => mass.toExponential(1));
  return `promise: ${images} other images, for an alpha of ${leastAlpha(images).words} or more; their largest region: ${median} of the image in the middle, ${most} at 95 %`;
}

/** How mean and deviation moved with the number of images: one that still drifts wants more of them. */
function table(convergence: readonly ConvergenceRecord[]): string[] {
  const heads = convergence[0]!.depths.map(({ depth }) => `depth ${depth}: mean, deviation`.padEnd(27));
  return [
    `images  ${heads.join('')}`.trimEnd(),
    ...convergence.map(({ images, depths }) => {
      const cells = depths.map(({ mean, deviation }) => `${mean.toExponential(3)}   ${deviation.toExponential(3)}`);
      return `${String(images).padStart(6)}  ${cells.map((cell) => cell.padEnd(27)).join('')}`.trimEnd();
    }),
  ];
}

function percent(share: number): string {
  return `${(100 * share).toPrecision(2)} %`;
}
