import { Queue as BullQueue, FlowProducer } from 'bullmq';
import { connect } from './connection.js';
import { type JobResult, resultsOf } from './results.js';
import { type QueueStatus, statusOf } from './status.js';

/** Which queue of a server. */
export interface QueueOptions {
  /** @default fuzzydiff */
  readonly name?: string;
}

/** A job to be done. */
export interface QueuedJob<Data> {
  /** Names it: one of an id that waits or is being done is not added again. Letters, digits, dashes. */
  readonly id: string;
  /** What it is, as JSON has it. */
  readonly data: Data;
  /** How often it is tried before it has failed, at least 1. @default 3 */
  readonly tries?: number;
}

/** A job to be done when others are; it fails where one of them does. */
export interface Tree<Data> extends QueuedJob<Data> {
  /** The others, at least one. */
  readonly after: readonly QueuedJob<Data>[];
}

/** A queue of jobs on a server. */
export interface Queue<Data, Outcome> {
  /**
   * Adds jobs that are not there, or have ended.
   *
   * @returns how many were added, at least 0
   */
  add(jobs: readonly (QueuedJob<Data> | Tree<Data>)[]): Promise<number>;
  /** Where it is. */
  status(): Promise<QueueStatus>;
  /** What came of each of its jobs, in no order. */
  results(): Promise<JobResult<Data, Outcome>[]>;
  /** Has the jobs that have failed tried again. @returns how many those are, at least 0 */
  retry(): Promise<number>;
  /** Removes all jobs; those being done are stopped, which takes their workers as long as they may be silent. */
  clear(): Promise<void>;
  /** Ends the connection; the jobs stay. */
  close(): Promise<void>;
}

/** The queue's name on the server where none is given. */
export const defaultName = 'fuzzydiff';

/** So many jobs are added at once. */
const page = 1000;

/**
 * Opens a queue on a Redis or Valkey server: jobs that workers take, wherever they are. What jobs are is the caller's.
 *
 * @param url `redis://host:port`, or `rediss://` with TLS
 * @throws FuzzydiffError `not-found` where no server answers; `invalid-argument` for another address
 */
export async function openQueue<Data, Outcome = unknown>(
  url: string,
  { name = defaultName }: QueueOptions = {},
): Promise<Queue<Data, Outcome>> {
  const connection = await connect(url);
  const queue = new BullQueue(name, { connection });
  const flows = new FlowProducer({ connection });
  // What fails is told by the command that does; a connection that was lost is made again.
  queue.on('error', () => {});
  flows.on('error', () => {});

  /** Leaves out jobs that wait or are being done; those that have ended give way. */
  async function newOf<J extends QueuedJob<Data>>(jobs: readonly J[]): Promise<J[]> {
    const states = await Promise.all(jobs.map(({ id }) => queue.getJobState(id)));
    const ended = jobs.filter((_, n) => states[n] === 'completed' || states[n] === 'failed');
    await Promise.all(ended.map(({ id }) => queue.remove(id)));
    return jobs.filter((job, n) => states[n] === 'unknown' || ended.includes(job));
  }

  return {
    async add(jobs) {
      let added = 0;
      for (let start = 0; start < jobs.length; start += page) {
        const own = await newOf(jobs.slice(start, start + page));
        const [trees, single] = [own.filter(isTree), own.filter((job) => !isTree(job))];
        await queue.addBulk(single.map((job) => ({ name, data: job.data, opts: optionsOf(job) })));
        for (const tree of trees) {
          await newOf(tree.after);
          await flows.add({
            ...{ name, queueName: name, data: tree.data, opts: optionsOf(tree) },
            children: tree.after.map((job) => ({
              ...{ name, queueName: name, data: job.data },
              opts: { ...optionsOf(job), failParentOnFailure: true },
            })),
          });
        }
        added += own.length;
      }
      return added;
    },
    status: () => statusOf(queue),
    results: () => resultsOf(queue),
    async retry() {
      const failed = await queue.getFailedCount();
      await queue.retryJobs({ state: 'failed' });
      return failed;
    },
    clear: () => queue.obliterate({ force: true }),
    async close() {
      await Promise.all([queue.close(), flows.close()]);
      connection.disconnect();
    },
  };
}

function isTree<Data>(job: QueuedJob<Data> | Tree<Data>): job is Tree<Data> {
  return 'after' in job;
}

/** Of BullMQ: the wait before a job is tried again doubles from a second on. */
function optionsOf<Data>({ id, tries = 3 }: QueuedJob<Data>) {
  return { jobId: id, attempts: tries, backoff: { type: 'exponential', delay: 1000 }, stackTraceLimit: 1 };
}
