import type { Run, RunStep } from '@fuzzydiff/core/math';
import type { Progress } from './progress.js';

/** Follows a run to its result, counting its model calls on the progress line. */
export async function follow<R>(run: Run<R>, progress: Progress, what: string): Promise<R> {
  let last: RunStep | undefined;
  for await (const step of run) {
    progress.advance(step.calls - (last?.stage === step.stage ? last.calls : 0), what);
    last = step;
  }
  return run;
}
