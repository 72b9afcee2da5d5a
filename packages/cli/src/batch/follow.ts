import type { Run } from '@fuzzydiff/core';
import type { ProgressLine } from './progress.js';

/** Follows a run to its result, counting its model calls on the progress line. */
export async function follow<R>(
  run: Run<R, { readonly calls: number }>,
  progress: ProgressLine,
  what: string,
): Promise<R> {
  let calls = 0;
  for await (const step of run) {
    progress.advance(step.calls - calls, what);
    calls = step.calls;
  }
  return run;
}
