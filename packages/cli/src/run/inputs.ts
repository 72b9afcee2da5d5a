import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FuzzydiffError } from '@fuzzydiff/core';
import { writeAtomic } from '../files/write-atomic.js';

/** A file that a job gives, by its name in the output folder. */
export interface OutputFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a job's report file says. The files depend on `made` and on nothing else. */
export interface Report {
  readonly made: Readonly<Record<string, unknown>>;
  readonly files: readonly string[];
  readonly [name: string]: unknown;
}

/** One input and how it is done. */
export interface InputJob {
  readonly input: string;
  /** Name of the report in the output folder: it is written last, and stands for the input being finished. */
  readonly reportName: string;
  /** Everything the files depend on. */
  readonly made: () => Promise<Record<string, unknown>>;
  /** Makes the files and the rest of the report. */
  readonly make: () => Promise<{ files: OutputFile[]; report: Record<string, unknown> }>;
}

/** What came of one input. */
export type InputOutcome =
  | { readonly input: string; readonly status: 'done' | 'skipped'; readonly report: Report }
  | { readonly input: string; readonly status: 'failed'; readonly error: string; readonly code: string };

/** How inputs are done. */
export interface InputOptions {
  readonly out: string;
  readonly overwrite: boolean;
  /** How many at once. */
  readonly inFlight: number;
  readonly signal: AbortSignal;
  /** Called for each input that makes no model calls after all. */
  readonly onIdle: () => void;
}

/**
 * Does the inputs. A finished one is skipped; one that fails does not stop the others; an interrupt stops all, and leaves
 * only complete files.
 */
export async function runInputs(jobs: readonly InputJob[], options: InputOptions): Promise<InputOutcome[]> {
  const outcomes = new Array<InputOutcome>(jobs.length);
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) {
      const n = next++;
      options.signal.throwIfAborted();
      outcomes[n] = await runInput(jobs[n]!, options);
      if (outcomes[n].status !== 'done') options.onIdle();
    }
  };
  const workers = Array.from({ length: Math.min(options.inFlight, jobs.length) }, worker);
  // All of them end before an error goes on: a file under way is finished, not left behind.
  for (const settled of await Promise.allSettled(workers)) if (settled.status === 'rejected') throw settled.reason;
  return outcomes;
}

async function runInput(job: InputJob, { out, overwrite, signal }: InputOptions): Promise<InputOutcome> {
  const { input, reportName } = job;
  try {
    const made = await job.made();
    const finished = overwrite ? undefined : await finishedReport(out, reportName, made);
    if (finished) return { input, status: 'skipped', report: finished };
    const { files, report } = await job.make();
    for (const { name, bytes } of files) await writeAtomic(join(out, name), bytes);
    const whole: Report = { made, files: files.map(({ name }) => name), ...report };
    await writeAtomic(join(out, reportName), `${JSON.stringify(whole, null, 2)}\n`);
    return { input, status: 'done', report: whole };
  } catch (error) {
    if (signal.aborted || !FuzzydiffError.isInstance(error)) throw error;
    return { input, status: 'failed', error: error.message, code: error.code };
  }
}

/** The report of an input that was finished with the same settings; another one's files are never taken for it. */
async function finishedReport(
  out: string,
  reportName: string,
  made: Readonly<Record<string, unknown>>,
): Promise<Report | undefined> {
  const path = join(out, reportName);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const report = parseReport(text, path);
  for (const name of new Set([...Object.keys(made), ...Object.keys(report.made)])) {
    const [wanted, found] = [made[name], report.made[name]].map((value) => JSON.stringify(value));
    if (wanted === found) continue;
    const message =
      `Expected the finished ${path} to be made with ${name} ${wanted} but found ${found}; pass --overwrite, or name ` +
      'another folder with --out.';
    throw new FuzzydiffError('mismatch', message, { data: { path, name, wanted, found } });
  }
  const present = await Promise.all(report.files.map((file) => exists(join(out, file))));
  return present.every(Boolean) ? report : undefined;
}

function parseReport(text: string, path: string): Report {
  try {
    const report = JSON.parse(text) as Report;
    if (typeof report.made === 'object' && Array.isArray(report.files)) return report;
  } catch {
    // Not JSON: the same sentence serves.
  }
  const message = `Expected a report of fuzzydiff in ${path} but found something else; pass --overwrite to write it anew.`;
  throw new FuzzydiffError('invalid-file', message, { data: { path } });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
