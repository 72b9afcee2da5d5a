import type { Run } from '@fuzzydiff/core/math';

/** Where an evaluation is, after a call of the model. */
export interface EvaluationStep {
  /** Predictions so far, counted per sample. */
  readonly calls: number;
  /** Predictions of the whole evaluation, at most: an image that counts as clean takes fewer. */
  readonly totalCalls: number;
}

/** What a run gave, what it cost, and how long it took. */
export interface Counted<R> {
  readonly result: R;
  readonly modelCalls: number;
  readonly seconds: number;
}

/** Follows a run, and yields how many predictions each of its steps took. */
export async function* counted<R>(run: Run<R>): AsyncGenerator<number, Counted<R>> {
  const steps = run[Symbol.asyncIterator]();
  const start = performance.now();
  let calls = 0;
  let next = await steps.next();
  for (; !next.done; next = await steps.next()) {
    const more = next.value.calls - calls;
    calls = next.value.calls;
    yield more;
  }
  return { result: next.value, modelCalls: calls, seconds: (performance.now() - start) / 1000 };
}
