import { mergeShards } from './calibrate-merge.js';
import { runShard } from './calibrate-shard.js';
import { type Job, type JobOutcome, parseJob } from './job.js';
import { runPictureJob } from './picture-job.js';
import { priorOpener } from './prior-opener.js';
import type { RunJobOptions } from './run-options.js';

/**
 * Does a job, for whatever queue it came from. Its files are what the commands write, to the byte, each whole or not at all, and the
 * report last: a job that is done twice, or by two at once, gives the same.
 *
 * @throws FuzzydiffError `invalid-argument` for data that is no job; that of the input that cannot be done; `mismatch` where
 *   another file is in the way; with the reason of `signal` when it aborts
 */
export async function runJob(data: Job, options: RunJobOptions = {}): Promise<JobOutcome> {
  const job = parseJob(data);
  const { signal = new AbortController().signal, progress = () => {}, again = false } = options;
  const openPrior = options.openPrior ?? priorOpener({ inFlight: 1 });
  const whole = { openPrior, signal, progress, again };
  try {
    signal.throwIfAborted();
    if (job.job === 'calibrate-shard') return await runShard(job, whole);
    if (job.job === 'calibrate-merge') return await mergeShards(job, whole);
    return await runPictureJob(job, whole);
  } finally {
    if (!options.openPrior) await openPrior.close();
  }
}
