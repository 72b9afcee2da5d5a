import { tellError } from './notices.js';

/** A place that one thing has at a time: what takes it ends the turn of what had it. */
export interface Turns {
  /** Ends the present turn and begins another, whose signal aborts when that ends. */
  next(): AbortSignal;
  /** Of the present turn. */
  readonly signal: AbortSignal;
}

export function turns(): Turns {
  let controller = new AbortController();
  return {
    next() {
      controller.abort();
      controller = new AbortController();
      return controller.signal;
    },
    get signal() {
      return controller.signal;
    },
  };
}

/** What comes of work for a turn: nothing where the turn has ended by then, or where the work failed, which is told. */
export async function inTurn<T>(signal: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  try {
    const found = await work;
    return signal.aborted ? undefined : found;
  } catch (error) {
    if (!signal.aborted) tellError(error);
    return undefined;
  }
}
