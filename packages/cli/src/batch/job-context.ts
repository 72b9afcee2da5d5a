import type { ProgressLine } from './progress.js';

/** What a job has at hand. */
export interface JobContext {
  readonly progress: ProgressLine;
  readonly signal: AbortSignal;
}
