import type { PresetName } from '@fuzzydiff/core';
import type { Queue, QueuedJob, Tree } from '@fuzzydiff/queue';
import { type Command, Option } from 'commander';
import type { CalibrateJobSettings, Job, JobOutcome } from '../archive/job.js';
import { absolute, absoluteModel, calibrationTree, queued } from '../archive/jobs-for.js';
import { picturesAt } from '../archive/pictures-at.js';
import { printResults } from '../archive/queue-report.js';
import { addQueueOptions, type QueueSettings, withQueue } from '../archive/the-queue.js';
import { untilEmpty } from '../archive/until-empty.js';
import { exitCodes } from '../batch/exit-codes.js';
import { interruptible } from '../batch/interrupt.js';
import { startProgress } from '../batch/progress.js';
import { partsOf } from '../calibration/parts.js';
import { inLine, nameInLine } from '../files/in-line.js';
import type { CorrectSettings } from '../jobs/correct-job.js';
import { wholeNumber } from '../option-parsers.js';
import {
  addCalibrationOptions,
  addModelOption,
  addOutputOptions,
  addPlanOptions,
  addPresetOptions,
  addRecordOption,
  addWeightOptions,
} from '../options.js';
import { addPhotoOptions } from '../photo-options.js';
import { correctionFrom } from '../settings.js';

interface EnqueueSettings extends QueueSettings {
  readonly tries: number;
  readonly wait?: boolean;
  readonly json?: boolean;
}

type PictureSettings = EnqueueSettings & CorrectSettings;

/** `fuzzydiff enqueue`: pictures and calibrations become jobs of a queue. */
export function enqueueCommand(program: Command, finish: (code: number) => void): void {
  const enqueue = program
    .command('enqueue')
    .description('puts pictures into a queue on a Redis or Valkey server, for `fuzzydiff work` to do, on any machine');
  const correct = addPhotoOptions(common(enqueue.command('correct <inputs...>', { isDefault: true })));
  addRecordOption(addWeightOptions(addPlanOptions(addPresetOptions(correct))))
    .description('corrections, as `fuzzydiff correct` makes them')
    .option('--samples <n>', 'corrected pictures to make of each', wholeNumber(1), 1)
    .addOption(new Option('--save <what>', 'write projections per depth too').choices(['all']))
    .action(async (inputs: string[], settings: PictureSettings) => finish(await pictures('correct', inputs, settings)));
  addPresetOptions(addPhotoOptions(common(enqueue.command('map <inputs...>'))))
    .description('attention maps alone, as `fuzzydiff map` makes them')
    .action(async (inputs: string[], settings: PictureSettings) => finish(await pictures('map', inputs, settings)));
  addCalibrate(enqueue, finish);
}

function common(command: Command): Command {
  return addTryOptions(addQueueOptions(addOutputOptions(addModelOption(command))));
}

function addTryOptions(command: Command): Command {
  return command
    .option('--tries <n>', 'how often each is tried before it has failed', wholeNumber(1), 3)
    .option('--wait', 'until the queue is empty, and say what came of each');
}

async function pictures(job: 'correct' | 'map', inputs: string[], settings: PictureSettings): Promise<number> {
  // What is wrong with the options is said here, rather than by every job.
  correctionFrom(settings);
  const {
    queue: _,
    queueName: __,
    tries,
    wait: ___,
    json: ____,
    out,
    seed,
    model,
    bundle,
    calibration,
    ...own
  } = settings;
  const output = absolute(out);
  const { paths, missing } = await picturesAt(inputs, output);
  const files = {
    ...absoluteModel(settings),
    ...(calibration !== undefined && { calibration: absolute(calibration) }),
  };
  const data = (path: string): Job => ({ job, input: absolute(path), output, settings: { ...files, ...own }, seed });
  const jobs = paths.map((path) => queued(data(path), tries));
  const code = await enqueue(jobs, settings);
  for (const [input, error] of missing) process.stderr.write(`fuzzydiff: ${nameInLine(input)}: ${inLine(error)}\n`);
  return missing.length > 0 ? exitCodes.someFailed : code;
}

type CalibrationSettings = EnqueueSettings &
  CalibrateJobSettings & {
    readonly preset: PresetName;
    readonly out: string;
    readonly seed: number;
    readonly limit?: number;
    readonly promise?: string;
    readonly perShard: number;
  };

function addCalibrate(enqueue: Command, finish: (code: number) => void): void {
  addCalibrationOptions(addTryOptions(addModelOption(addQueueOptions(enqueue.command('calibrate <inputs...>')))))
    .description('a calibration, as `fuzzydiff calibrate` makes it, in shards that workers share')
    .option('--per-shard <n>', 'images of a job', wholeNumber(1), 16)
    .option('--seed <n>', 'seed of the noise', wholeNumber(0), 0)
    .requiredOption('-o, --out <file>', 'the calibration file')
    .option('--overwrite', 'replace another file')
    .option('--max-pixels <n>', 'the largest image read, in pixels', wholeNumber(1), 100_000_000)
    .option('--json', 'one JSON document on stdout')
    .action(async (inputs: string[], settings: CalibrationSettings) => finish(await calibration(inputs, settings)));
}

async function calibration(inputs: string[], settings: CalibrationSettings): Promise<number> {
  const { preset, depths, maxPixels, overwrite, seed, perShard, tries } = settings;
  const parts = await partsOf(inputs, settings);
  const own = { ...absoluteModel(settings), preset, ...(depths && { depths }), ...(maxPixels && { maxPixels }) };
  const tree = calibrationTree({
    ...{ parts, seed, perShard, tries },
    output: absolute(settings.out),
    settings: { ...own, ...(overwrite && { overwrite }) },
  });
  return enqueue([tree], settings);
}

/** Adds jobs, and waits for them where that is asked for. Gives the exit code. */
async function enqueue(jobs: readonly (QueuedJob<Job> | Tree<Job>)[], settings: EnqueueSettings): Promise<number> {
  const { json, wait } = settings;
  const all = jobs.flatMap((job) => ('after' in job ? [job, ...job.after] : [job]));
  return interruptible('the jobs stay in the queue', (signal) =>
    withQueue(settings, async (queue) => {
      const added = await queue.add(jobs);
      const there = jobs.length - added;
      if (wait) {
        await waited(queue, signal);
        const ids = new Set(all.map(({ id }) => id));
        return printResults(
          (await queue.results()).filter(({ id }) => ids.has(id)),
          settings,
        );
      }
      const result = { command: 'enqueue', jobs: all.length, added, there };
      const already = there > 0 ? `, ${there} there already` : '';
      process.stdout.write(
        json ? `${JSON.stringify(result, null, 2)}\n` : `${settings.queueName}: ${all.length} jobs${already}\n`,
      );
      return exitCodes.done;
    }),
  );
}

async function waited(queue: Queue<Job, JobOutcome>, signal: AbortSignal): Promise<void> {
  const line = startProgress('jobs');
  let [done, total] = [0, 0];
  try {
    await untilEmpty(queue, {
      signal,
      onStatus: (status) => {
        const [ended, all] = [
          status.done + status.failed,
          status.waiting + status.active + status.done + status.failed,
        ];
        line.expect(all - total);
        line.advance(ended - done, 'queue');
        [done, total] = [ended, all];
      },
    });
  } finally {
    line.stop();
  }
}
