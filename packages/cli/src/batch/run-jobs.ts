import { inLine, nameInLine } from '../files/in-line.js';
import { makeWritableFolder } from '../files/make-folder.js';
import type { Report } from '../files/report.js';
import { dash } from '../files/stdin.js';
import { type OutputSettings, wrongCommandLine } from '../settings.js';
import { folderStorage } from '../storage/folder-storage.js';
import { exitCodes } from './exit-codes.js';
import { interruptible } from './interrupt.js';
import type { JobContext } from './job-context.js';
import { printNotes } from './notes.js';
import { type PrintingLine, startProgress } from './progress.js';
import { type InputJob, type InputOutcome, runInputs } from './run-inputs.js';

/** A command ready to run: its jobs, what each costs, and how a finished one is named. */
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

/**
 * Runs a command's jobs and prints what came of each as it comes, in their order: results on stdout, the rest on stderr. Whoever stops
 * it has been told of what is finished by then. With `--out -`, the one job's
 * first file is all that is written, to stdout. Gives the exit code.
 */
export function runJobs(settings: OutputSettings, open: () => Promise<JobsCommand>): Promise<number> {
  return interruptible('the same command goes on from here', async (signal) => {
    if (settings.out === dash) return runToStdout(settings, open, signal);
    const folder = await makeWritableFolder(settings.out);
    try {
      return await withCommand(open, async (command, progress) => {
        const jobs = command.jobs({ progress, signal });
        progress.expect(command.calls * jobs.length);
        const print = (outcome: InputOutcome) => progress.aside(() => printOutcome(command, outcome, settings));
        const told = inOrder(print);
        const outcomes = await runInputs(jobs, {
          out: folderStorage(settings.out),
          overwrite: settings.overwrite ?? false,
          inFlight: command.inFlight,
          signal,
          onIdle: () => progress.expect(-command.calls),
          onOutcome: told.add,
        }).finally(told.rest);
        progress.stop();
        if (settings.json) printDocument(command, outcomes, settings);
        return outcomes.some(({ status }) => status === 'failed') ? exitCodes.someFailed : exitCodes.done;
      });
    } finally {
      await folder.removeIfEmpty();
    }
  });
}

async function runToStdout(
  { json }: OutputSettings,
  open: () => Promise<JobsCommand>,
  signal: AbortSignal,
): Promise<number> {
  if (json) throw wrongCommandLine('Expected --json or --out - but found both; only one can have standard output.');
  return withCommand(open, async (command, progress) => {
    const jobs = command.jobs({ progress, signal });
    const [job, another] = jobs;
    if (!job || another)
      throw wrongCommandLine(`Expected one input for --out - but found ${jobs.length}; name a folder for them.`);
    progress.expect(command.calls);
    // What is wrong with its settings is found before the first model call, as it is with a folder.
    const { run } = await job.open();
    const { files, report } = await run();
    progress.stop();
    printNotes(report.notes ?? []);
    await new Promise<void>((resolve) => process.stdout.write(files[0]!.bytes, () => resolve()));
    return exitCodes.done;
  });
}

async function withCommand(
  open: () => Promise<JobsCommand>,
  run: (command: JobsCommand, progress: PrintingLine) => Promise<number>,
): Promise<number> {
  const command = await open();
  const progress = startProgress();
  try {
    return await run(command, progress);
  } finally {
    progress.stop();
    await command.close();
  }
}

/** Hands on what has a place, from 0 up, in the order of the places: each once all before it were, or, at last, what there is. */
function inOrder<T>(handOn: (own: T) => void): { add: (place: number, own: T) => void; rest: () => void } {
  const waiting = new Map<number, T>();
  let next = 0;
  const rest = () => {
    for (const [place, own] of [...waiting].sort(([a], [b]) => a - b)) {
      waiting.delete(place);
      handOn(own);
    }
  };
  return {
    add(place, own) {
      waiting.set(place, own);
      for (; waiting.has(next); next++) {
        const first = waiting.get(next)!;
        waiting.delete(next);
        handOn(first);
      }
    },
    rest,
  };
}

function printOutcome({ shown }: JobsCommand, outcome: InputOutcome, { out, json }: OutputSettings): void {
  if (outcome.status === 'failed') {
    process.stderr.write(`fuzzydiff: ${nameInLine(outcome.input)}: ${inLine(outcome.error)}\n`);
    return;
  }
  if (outcome.status === 'done') printNotes(outcome.report.notes ?? []);
  if (!json)
    process.stdout.write(`${inLine(`${outcome.input}: ${outcome.status}, ${out}/${shown(outcome.report)}`)}\n`);
}

function printDocument({ name }: JobsCommand, results: readonly InputOutcome[], { out }: OutputSettings): void {
  process.stdout.write(`${JSON.stringify({ command: name, out, results }, null, 2)}\n`);
}
