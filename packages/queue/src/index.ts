export { openQueue, type Queue, type QueuedJob, type QueueOptions, type Tree } from './queue.js';
export type { JobProgress, JobResult } from './results.js';
export type { QueueStatus } from './status.js';
export { type EndedJob, type Rate, startWorker, type Worker, type WorkerJob, type WorkerOptions } from './worker.js';
