import type { Run, RunStep } from '../sampler/run.js';
import type { Progress } from './progress.js';

/** What was done of a run before it went on. */
export interface DoneBefore {
  /** Predictions of the stages that were over. */
  readonly before: number;
  /** Predictions of the stage under way. */
  readonly within: number;
  /** That stage. @default none had begun */
  readonly stage?: RunStep['stage'];
}

/**
 * A run's steps as progress of the whole of it, whose stages each count for themselves.
 *
 * @param expected predictions that it takes in all, as far as is known when it begins
 * @param more what a step has beside. @default nothing
 * @param done predictions of the run that it goes on with. @default none
 */
export async function* counted<R, S extends RunStep, M extends object>(
  run: Run<R, S>,
  expected: number,
  more: (step: S) => M = () => ({}) as M,
  done: DoneBefore = { before: 0, within: 0 },
): AsyncGenerator<Progress & M, R> {
  const steps = run[Symbol.asyncIterator]();
  const began = Date.now();
  let { before, within, stage } = done;
  try {
    for (;;) {
      const next = await steps.next();
      if (next.done) return next.value;
      const step = next.value;
      if (step.stage !== stage) {
        before += within;
        stage = step.stage;
      }
      within = step.calls;
      const calls = before + within;
      const totalCalls = Math.max(expected, before + step.totalCalls);
      const secondsLeft = ((Date.now() - began) / 1000 / (calls - done.before - done.within)) * (totalCalls - calls);
      yield { stage, calls, totalCalls, secondsLeft, preview: step.preview, ...more(step) };
    }
  } finally {
    await steps.return(undefined as R);
  }
}
