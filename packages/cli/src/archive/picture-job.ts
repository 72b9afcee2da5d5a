import { FuzzydiffError } from '@fuzzydiff/core';
import { type ImageCommand, imageJob } from '../batch/image-job.js';
import type { ProgressLine } from '../batch/progress.js';
import { isGiven } from '../batch/results.js';
import { runInputs } from '../batch/run-inputs.js';
import { type CorrectSettings, openCorrect } from '../jobs/correct-job.js';
import { openMap } from '../jobs/map-job.js';
import { openStorage } from '../storage/open-storage.js';
import type { CorrectJob, JobOutcome, MapJob } from './job.js';
import type { PriorOpener } from './prior-opener.js';
import type { RunJobOptions } from './run-options.js';

/** What the command's options are where they are not given. */
const defaults = {
  preset: 'balanced',
  samples: 1,
  record: true,
  minFace: 32,
  within: 'head',
  grey: 'auto',
  maxPixels: 100_000_000,
} as const;

/** Does a picture's job as the command over a folder does it. */
export async function runPictureJob(
  job: CorrectJob | MapJob,
  { openPrior, signal, progress, again }: Required<RunJobOptions>,
): Promise<JobOutcome> {
  const settings = { ...defaults, ...job.settings, ...openPrior.machine, out: job.output, seed: job.seed };
  const command = await commandFor(job, settings, openPrior);
  const out = openStorage(job.output);
  const own = imageJob(job.input, {
    command,
    settings,
    context: { progress: counted(progress, command.calls), signal },
  });
  if (again) await out.removeLeftovers((name) => name === own.reportName || isGiven(name, own.gives));
  const [outcome] = await runInputs([own], {
    ...{ out, overwrite: settings.overwrite ?? false, inFlight: 1, signal, shared: true },
    onIdle: () => {},
  });
  if (outcome!.status === 'failed')
    throw new FuzzydiffError(outcome!.code as FuzzydiffError['code'], outcome!.error, { data: { input: job.input } });
  const { status, report } = outcome!;
  return { status, shown: out.addressOf(report.files[0]!), notes: status === 'done' ? (report.notes ?? []) : [] };
}

/** So many commands are kept for jobs of their settings: each holds statistics. */
const kept = 4;

const commands = new WeakMap<PriorOpener, Map<string, Promise<ImageCommand>>>();

/** The command for a job's settings, opened once for all jobs that have them. */
async function commandFor(
  { job }: CorrectJob | MapJob,
  settings: CorrectSettings,
  openPrior: PriorOpener,
): Promise<ImageCommand> {
  const own = commands.get(openPrior) ?? new Map<string, Promise<ImageCommand>>();
  commands.set(openPrior, own);
  const key = JSON.stringify([job, settings]);
  const open = job === 'correct' ? openCorrect : openMap;
  const command = own.get(key) ?? open(settings, 1, openPrior);
  own.delete(key);
  own.set(key, command);
  for (const oldest of [...own.keys()].slice(0, -kept)) own.delete(oldest);
  command.catch(() => own.delete(key));
  return command;
}

/** The command's progress as so many model calls done of all. */
function counted(progress: (done: number, total: number) => void, expected: number): ProgressLine {
  let [done, total] = [0, expected];
  return {
    expect(count) {
      total += count;
    },
    advance(count) {
      done += count;
      progress(done, total);
    },
    stop() {},
  };
}
