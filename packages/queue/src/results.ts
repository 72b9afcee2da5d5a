import type { Job, Queue } from 'bullmq';

/** How far a job is that a worker is at: so many of all its parts. */
export interface JobProgress {
  /** So many, at least 0. */
  readonly done: number;
  /** So many, at least 0. */
  readonly total: number;
}

/** What came of a job: what its function gave, why it failed, or that it is yet to be done, with how far it is where that was told. */
export type JobResult<Data, Outcome> = { readonly id: string; readonly data: Data } & (
  | { readonly state: 'done'; readonly outcome: Outcome }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'waiting' }
  | { readonly state: 'active'; readonly progress?: JobProgress }
);

/** So many jobs are asked for at once. */
const page = 500;

/** What came of every job of a queue, each once. */
export async function resultsOf<Data, Outcome>(queue: Queue): Promise<JobResult<Data, Outcome>[]> {
  const results = new Map<string, JobResult<Data, Outcome>>();
  // Jobs move on meanwhile, in this order; the state that is found last counts.
  for (const types of [
    ['waiting-children', 'waiting', 'delayed', 'prioritized'],
    ['active'],
    ['failed'],
    ['completed'],
  ] as const)
    for (let start = 0; ; start += page) {
      const jobs: (Job | undefined)[] = await queue.getJobs([...types], start, start + page - 1, true);
      for (const job of jobs) if (job?.id !== undefined) results.set(job.id, resultOf(job, types[0]));
      if (jobs.length === 0) break;
    }
  return [...results.values()];
}

function resultOf<Data, Outcome>(job: Job, type: string): JobResult<Data, Outcome> {
  const own = { id: job.id!, data: job.data as Data };
  if (type === 'completed') return { ...own, state: 'done', outcome: job.returnvalue as Outcome };
  if (type === 'failed') return { ...own, state: 'failed', reason: job.failedReason };
  if (type !== 'active') return { ...own, state: 'waiting' };
  const progress = job.progress as JobProgress | 0;
  return { ...own, state: 'active', ...(progress !== 0 && { progress }) };
}
