import { FuzzydiffError } from '@fuzzydiff/core';
import { firstDifference } from '../files/first-difference.js';
import { identitiesOf } from '../files/identities.js';
import { hashesIn, type Report, readReport } from '../files/report.js';
import type { Storage } from '../storage/storage.js';
import { allThere, checkPlaces, type GivenName, type OutputFile, writeResults } from './results.js';

/** One input and how it is done. */
export interface InputJob {
  readonly input: string;
  /** Files that it reads: no result ever takes the place of one. */
  readonly reads: () => Promise<readonly string[]>;
  /** Name of the report in the output folder: written last, it stands for the input being finished; before the first file, for what is begun. */
  readonly reportName: string;
  /** Names of the files that it gives. */
  readonly gives: readonly GivenName[];
  /** Reads it. */
  readonly open: () => Promise<OpenJob>;
}

/** An input that was read: what decides its files, and how they are made. */
export interface OpenJob {
  /** Everything the files depend on. */
  readonly recipe: Readonly<Record<string, unknown>>;
  /** Makes the files and the rest of the report. */
  readonly run: () => Promise<{ files: OutputFile[]; report: Pick<Report, 'notes'> & Record<string, unknown> }>;
  /** Called when all is written. @default nothing */
  readonly finish?: () => Promise<void>;
}

/** What came of one input. */
export type InputOutcome =
  | { readonly input: string; readonly status: 'done' | 'skipped'; readonly report: Report }
  | { readonly input: string; readonly status: 'failed'; readonly error: string; readonly code: string };

/** How inputs are done. */
export interface InputOptions {
  readonly out: Storage;
  readonly overwrite: boolean;
  /** How many at once. */
  readonly inFlight: number;
  readonly signal: AbortSignal;
  /** Called for each input that makes no model calls after all. */
  readonly onIdle: () => void;
  /** Called for each input once it is done, with its place among the jobs. @default nothing */
  readonly onOutcome?: (place: number, outcome: InputOutcome) => void;
  /** Whether others may be at the same jobs, or have been killed at them: what they wrote is the same to the byte. @default false */
  readonly shared?: boolean;
}

/**
 * Does the inputs. A finished one is skipped; one that fails does not stop the others; an interrupt stops all, and leaves
 * only complete files.
 */
export async function runInputs(jobs: readonly InputJob[], options: InputOptions): Promise<InputOutcome[]> {
  const outcomes = new Array<InputOutcome>(jobs.length);
  // A job whose own reading fails says so itself.
  const reads = await Promise.all(jobs.map((job) => job.reads().catch(() => [])));
  const inputs = await identitiesOf(reads.flat());
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) {
      const n = next++;
      options.signal.throwIfAborted();
      outcomes[n] = await runInput(jobs[n]!, inputs, options);
      if (outcomes[n].status !== 'done') options.onIdle();
      options.onOutcome?.(n, outcomes[n]);
    }
  };
  const workers = Array.from({ length: Math.min(options.inFlight, jobs.length) }, worker);
  // All of them end before an error goes on: a file under way is finished, not left behind.
  for (const settled of await Promise.allSettled(workers)) if (settled.status === 'rejected') throw settled.reason;
  return outcomes;
}

async function runInput(
  job: InputJob,
  inputs: ReadonlyMap<string, string>,
  { out, overwrite, signal, shared = false }: InputOptions,
): Promise<InputOutcome> {
  const { input, reportName } = job;
  try {
    const { recipe, run, finish } = await job.open();
    const earlier = overwrite ? undefined : await readReport(out, reportName);
    if (earlier) {
      refuseOtherSettings(earlier, recipe, out.addressOf(reportName));
      if (await allThere(out, earlier)) return { input, status: 'skipped', report: earlier };
    }
    const places = { out, inputs, ...(overwrite ? {} : { own: earlier ? hashesIn(earlier) : {} }) };
    await out.checkName(reportName);
    await checkPlaces(job.gives, shared ? { out, inputs } : places);
    const { files, report } = await run();
    const before = await readReport(out, reportName).catch(() => undefined);
    const earlierFiles = await leftBehind(out, before, files);
    const own = { made: recipe, ...report, ...(earlierFiles.length > 0 ? { earlierFiles } : {}) };
    const written = await writeResults(files, { name: reportName, report: own, before }, places);
    await finish?.();
    return { input, status: 'done', report: written };
  } catch (error) {
    if (signal.aborted || !FuzzydiffError.isInstance(error)) throw error;
    return { input, status: 'failed', error: error.message, code: error.code };
  }
}

/** Another run's files are never taken for this one's. */
function refuseOtherSettings(report: Report, recipe: OpenJob['recipe'], path: string): void {
  const difference = firstDifference(recipe, report.made);
  if (!difference) return;
  const { path: name, wanted, found } = difference;
  const message =
    `Expected the ${report.unfinished ? 'unfinished' : 'finished'} ${path} to be made with ${name} ${wanted} but found ${found}; pass --overwrite, or name ` +
    'another folder with --out.';
  throw new FuzzydiffError('mismatch', message, { data: { path, name, wanted, found } });
}

/** Files that an earlier run has written for this input, and that this one does not. */
async function leftBehind(out: Storage, before: Report | undefined, files: readonly OutputFile[]): Promise<string[]> {
  const names = new Set([...(before?.files ?? []), ...(before?.earlierFiles ?? [])]);
  for (const { name } of files) names.delete(name);
  const there = await Promise.all([...names].map(async (name) => [name, await out.has(name)] as const));
  return there.filter(([, isThere]) => isThere).map(([name]) => name);
}
