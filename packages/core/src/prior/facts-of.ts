import type { RunFacts } from './kept-run.js';

/** What a correction was made of, for whoever writes it down. */
export interface CorrectionFacts extends Omit<RunFacts, 'framed'> {
  /** Where the run began, if it has gone on. */
  readonly begunOn: string | undefined;
}

const known = new WeakMap<object, CorrectionFacts>();

/** Remembers what a result was made of, as long as there is the result. */
export function rememberFacts<R extends object>(result: R, facts: CorrectionFacts): R {
  known.set(result, facts);
  return result;
}

/** What a result of a prior's `correct` was made of; nothing of one in which no face was worked on, and of any other object. */
export function factsOf(result: object): CorrectionFacts | undefined {
  return known.get(result);
}
