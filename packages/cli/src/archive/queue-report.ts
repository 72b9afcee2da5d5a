import type { JobProgress, JobResult } from '@fuzzydiff/queue';
import { exitCodes } from '../batch/exit-codes.js';
import { printNotes } from '../batch/notes.js';
import { inLine, nameInLine } from '../files/in-line.js';
import { type Report, readReport, reportEnding } from '../files/report.js';
import { stemOf } from '../files/stem.js';
import { openStorage } from '../storage/open-storage.js';
import type { Job, JobOutcome } from './job.js';

/** What came of a job of this command. */
export type QueueResult = JobResult<Job, JobOutcome>;

/** What came of one job, as documents have it: of a picture, what the command over a folder says of it, and where it is. */
interface Row {
  readonly job: Job['job'];
  readonly input: string;
  readonly out: string;
  readonly status: 'done' | 'skipped' | 'failed' | 'waiting' | 'active';
  readonly report?: Report | undefined;
  readonly error?: string;
}

/**
 * Prints what came of jobs, in the order of their inputs, each once: results on stdout, the rest on stderr, as the command
 * over a folder does. Gives the exit code.
 */
export async function printResults(results: readonly QueueResult[], { json }: { json?: boolean }): Promise<number> {
  const sorted = results.toSorted((a, b) => (inputOf(a.data) < inputOf(b.data) ? -1 : 1));
  if (json) {
    const rows: Row[] = [];
    for (const result of sorted) rows.push(await rowOf(result));
    process.stdout.write(`${JSON.stringify({ command: 'queue report', results: rows }, null, 2)}\n`);
  } else for (const result of sorted) print(result);
  return results.some(({ state }) => state === 'failed') ? exitCodes.someFailed : exitCodes.done;
}

function print(result: QueueResult): void {
  const input = nameInLine(inputOf(result.data));
  if (result.state === 'failed') process.stderr.write(`fuzzydiff: ${input}: ${inLine(result.reason)}\n`);
  else if (result.state === 'waiting') process.stdout.write(`${input}: waiting\n`);
  else if (result.state === 'active') process.stdout.write(`${input}: being done${progressOf(result)}\n`);
  else {
    printNotes(result.outcome.notes);
    process.stdout.write(`${input}: ${result.outcome.status}, ${inLine(result.outcome.shown)}\n`);
  }
}

async function rowOf(result: QueueResult): Promise<Row> {
  const own = { job: result.data.job, input: inputOf(result.data), out: result.data.output };
  if (result.state === 'failed') return { ...own, status: 'failed', error: result.reason };
  if (result.state === 'waiting' || result.state === 'active') return { ...own, status: result.state };
  const { status } = result.outcome;
  if (result.data.job !== 'correct' && result.data.job !== 'map') return { ...own, status };
  const report = await readReport(openStorage(result.data.output), `${stemOf(result.data.input)}${reportEnding}`);
  return { ...own, status, report };
}

function progressOf({ progress }: { readonly progress?: JobProgress }): string {
  return progress ? `, ${progress.done} of ${progress.total} model calls` : '';
}

/** What a job is of, for people: its picture, or the file that it makes of many. */
export function inputOf({ input, output }: Job): string {
  return typeof input === 'string' ? input : output;
}
