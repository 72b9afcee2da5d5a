import { Worker as BullWorker, type Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { connect } from './connection.js';
import { defaultName, type QueueOptions } from './queue.js';

/** A job that a worker is at. */
export interface WorkerJob<Data> {
  /** As it was added. */
  readonly id: string;
  /** What it is. */
  readonly data: Data;
  /** Whether it was begun before, by this worker or another, which may have been killed at it. */
  readonly again: boolean;
  /** Aborts when the job was removed, or was given to another worker because this one was silent for too long. */
  readonly signal: AbortSignal;
  /** Tells the server how far it is, at most once a second. */
  readonly progress: (done: number, total: number) => void;
}

/** At most so many jobs in so many seconds. */
export interface Rate {
  /** So many, at least 1. */
  readonly jobs: number;
  /** In seconds, at least 1. */
  readonly seconds: number;
}

/** How a worker works. */
export interface WorkerOptions<Data, Outcome> extends QueueOptions {
  /** Jobs at once, at least 1. @default 1 */
  readonly inFlight?: number;
  /** How fast all workers are together that are told so. @default no limit */
  readonly rate?: Rate;
  /** A worker that the server has not heard of for so many seconds loses its jobs to others, at least 1. @default 30 */
  readonly silentFor?: number;
  /** Called when a job has ended. @default nothing */
  readonly onEnd?: (ended: EndedJob<Data, Outcome>) => void;
}

/** A job that ended: with its outcome, or with why it failed and whether that is final. */
export type EndedJob<Data, Outcome> = { readonly data: Data } & (
  | { readonly outcome: Outcome }
  | { readonly error: Error; readonly final: boolean }
);

/** A worker at work. */
export interface Worker {
  /** Changes how many jobs it is at at once, at least 1. */
  setInFlight(count: number): void;
  /** Takes no more jobs, and ends when those that it is at have ended. */
  close(): Promise<void>;
}

/** A job whose workers fell silent, or were killed at it, has failed after so many of them: it may be the job that ends them. */
const mostStalls = 10;

/** Progress is told that seldom, in milliseconds. */
const tellEvery = 1000;

/**
 * Starts a worker: takes jobs from a queue for as long as it is not closed. A server that goes away is waited for. A job that
 * fails is tried again as often as it may, and stops no other; each is done at least once, and where a worker was silent for a while,
 * perhaps twice.
 *
 * @param url of the server, as for `openQueue`
 * @param run does a job, and gives what is kept of it, as JSON has it
 * @throws FuzzydiffError as `openQueue`
 */
export async function startWorker<Data, Outcome>(
  url: string,
  run: (job: WorkerJob<Data>) => Promise<Outcome>,
  { name = defaultName, inFlight = 1, rate, silentFor = 30, onEnd = () => {} }: WorkerOptions<Data, Outcome> = {},
): Promise<Worker> {
  const connection = await connect(url);
  const worker = new BullWorker<Data, Outcome>(name, (job, _, signal) => run(workerJob(job, signal!)), {
    ...{ connection, concurrency: inFlight, maxStalledCount: mostStalls },
    ...{ lockDuration: silentFor * 1000, stalledInterval: silentFor * 1000 },
    ...(rate && { limiter: { max: rate.jobs, duration: rate.seconds * 1000 } }),
  });
  // A job that is no longer ours, or not there any more, need not be finished.
  worker.on('lockRenewalFailed', (ids) => {
    for (const id of ids) worker.cancelJob(id, 'it was removed from the queue, or given to another worker');
  });
  worker.on('completed', ({ data }, outcome) => onEnd({ data, outcome }));
  worker.on('failed', (job, error) => {
    if (job) onEnd({ data: job.data, error, final: job.finishedOn !== undefined });
  });
  // The server is away, or a job's answer came too late: both are for BullMQ to mend.
  worker.on('error', () => {});
  return {
    setInFlight(count) {
      worker.concurrency = count;
    },
    close: () => closed(worker, connection),
  };
}

async function closed(worker: BullWorker, connection: Redis): Promise<void> {
  await worker.close();
  connection.disconnect();
}

function workerJob<Data>(job: Job<Data>, signal: AbortSignal): WorkerJob<Data> {
  let toldAt = Number.NEGATIVE_INFINITY;
  return {
    ...{ id: job.id!, data: job.data, again: job.attemptsStarted > 1, signal },
    progress(done, total) {
      if (performance.now() - toldAt < tellEvery) return;
      toldAt = performance.now();
      // Whoever looks is told the next time.
      job.updateProgress({ done, total }).catch(() => {});
    },
  };
}
