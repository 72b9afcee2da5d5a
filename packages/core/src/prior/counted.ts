import type { Run, RunStep } from '../sampler/run.js';
import type { Progress } from './progress.js';

/**
 * A run's steps as progress of the whole of it, whose stages each count for themselves.
 *
 * @param expected predictions that it takes in all, as far as is known when it begins
 */
export async function* counted<R>(run: Run<R>, expected: number): AsyncGenerator<Progress, R> {
  const steps = run[Symbol.asyncIterator]();
  const began = Date.now();
  let [before, within] = [0, 0];
  let stage: RunStep['stage'] | undefined;
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
      const secondsLeft = ((Date.now() - began) / 1000 / calls) * (totalCalls - calls);
      yield { stage, calls, totalCalls, secondsLeft, preview: step.preview };
    }
  } finally {
    await steps.return(undefined as R);
  }
}
