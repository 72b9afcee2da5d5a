import type { PriorOpener } from './prior-opener.js';

/** How a job is done. */
export interface RunJobOptions {
  /** Where models are open already. @default the job opens its own, and closes it */
  readonly openPrior?: PriorOpener;
  /** Stops it after the model call under way. @default it goes on to its end */
  readonly signal?: AbortSignal;
  /** Called with the model calls done, of so many. @default nothing */
  readonly progress?: (done: number, total: number) => void;
  /** Whether it was begun before: what was being written when it was killed is removed. @default false */
  readonly again?: boolean;
}
