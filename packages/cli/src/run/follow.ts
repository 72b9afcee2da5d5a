import type { RunStep } from '@fuzzydiff/core';
import type { Progress } from './progress.js';

/** Drains a run, counting its model calls on the progress line. */
export async function follow<R>(run: AsyncGenerator<RunStep, R>, progress: Progress, what: string): Promise<R> {
  let last: RunStep | undefined;
  for (;;) {
    const next = await run.next();
    if (next.done) return next.value;
    const { stage, calls } = next.value;
    progress.advance(calls - (last?.stage === stage ? last.calls : 0), what);
    last = next.value;
  }
}
