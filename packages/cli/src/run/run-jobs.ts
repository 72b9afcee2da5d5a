import type { OutputSettings } from '../options.js';
import { exitCodes } from './exit-codes.js';
import { type InputJob, type InputOutcome, type Report, runInputs } from './inputs.js';
import { interruptible } from './interrupt.js';
import { type Progress, startProgress } from './progress.js';

/** What a job has at hand. */
export interface JobContext {
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** A command ready to run: its jobs, what each costs, and how a finished one is told. */
export interface JobsCommand {
  readonly name: string;
  /** Model calls per job. */
  readonly calls: number;
  /** How many jobs at once. */
  readonly inFlight: number;
  readonly jobs: (context: JobContext) => InputJob[];
  /** The most telling of a finished job's files. */
  readonly shown: (report: Report) => string;
  /** Gives back what the command holds. */
  readonly close: () => Promise<void>;
}

/** Runs a command's jobs and prints what came of each: results on stdout, the rest on stderr. Gives the exit code. */
export function runJobs(settings: OutputSettings, open: () => Promise<JobsCommand>): Promise<number> {
  return interruptible('the same command goes on from here', async (signal) => {
    const command = await open();
    const progress = startProgress();
    try {
      const jobs = command.jobs({ progress, signal });
      progress.expect(command.calls * jobs.length);
      const outcomes = await runInputs(jobs, {
        out: settings.out,
        overwrite: settings.overwrite ?? false,
        inFlight: command.inFlight,
        signal,
        onIdle: () => progress.expect(-command.calls),
      });
      progress.stop();
      print(command, outcomes, settings);
      return outcomes.some(({ status }) => status === 'failed') ? exitCodes.someFailed : exitCodes.done;
    } finally {
      progress.stop();
      await command.close();
    }
  });
}

function print({ name, shown }: JobsCommand, outcomes: readonly InputOutcome[], { out, json }: OutputSettings): void {
  for (const outcome of outcomes) {
    if (outcome.status === 'failed') process.stderr.write(`fuzzydiff: ${outcome.input}: ${outcome.error}\n`);
    else if (!json) process.stdout.write(`${outcome.input}: ${outcome.status}, ${out}/${shown(outcome.report)}\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify({ command: name, out, results: outcomes }, null, 2)}\n`);
}
