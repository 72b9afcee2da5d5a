import { checkInteger } from '../errors.js';

/** What one of several runs gave: a step on its way, or its result at the end. `run` is its place among them, from 0. */
export type ConcurrentEvent<S, R> =
  | { readonly run: number; readonly step: S }
  | { readonly run: number; readonly result: R };

type Next<S, R> =
  | { readonly run: number; readonly next: IteratorResult<S, R> }
  | { readonly started: IteratorResult<AsyncGenerator<S, R>> };

/**
 * Follows several runs at once: gives their steps as they come, and their results in the order of the runs, whichever ends
 * first. A run goes on when its step has been taken, so that what a step offers is still to be had. The next run is asked
 * for when there is room for it. Where one fails, or nobody follows any more, the others stop after their current call.
 *
 * @param inFlight how many at once, at least 1; with 1 they are one after the other
 * @throws FuzzydiffError `invalid-argument`; what the first run to fail throws, or the iterable
 */
export async function* concurrently<S, R>(
  runs: Iterable<AsyncGenerator<S, R>> | AsyncIterable<AsyncGenerator<S, R>>,
  inFlight: number,
): AsyncGenerator<ConcurrentEvent<S, R>, void> {
  checkInteger('inFlight', inFlight, 1, Number.MAX_SAFE_INTEGER);
  const source = each(runs);
  const active = new Map<number, AsyncGenerator<S, R>>();
  const waiting = new Map<number | 'source', Promise<Next<S, R>>>();
  const finished = new Map<number, R>();
  let started = 0;
  let given = 0;
  let more = true;

  const advance = (run: number) => {
    waiting.set(
      run,
      active
        .get(run)!
        .next()
        .then((next) => ({ run, next })),
    );
  };

  try {
    for (;;) {
      if (more && active.size < inFlight && !waiting.has('source'))
        waiting.set(
          'source',
          source.next().then((next) => ({ started: next })),
        );
      if (waiting.size === 0) return;
      const event = await Promise.race(waiting.values());
      if ('started' in event) {
        waiting.delete('source');
        if (event.started.done) more = false;
        else {
          active.set(started, event.started.value);
          advance(started++);
        }
        continue;
      }
      const { run, next } = event;
      if (!next.done) {
        yield { run, step: next.value };
        advance(run);
        continue;
      }
      waiting.delete(run);
      active.delete(run);
      finished.set(run, next.value);
      for (; finished.has(given); given++) {
        const result = finished.get(given)!;
        finished.delete(given);
        yield { run: given, result };
      }
    }
  } finally {
    // Each ends when what it waits for has, and with it all that the runs hold.
    const ends = [...active.values()].map((run) => run.return(undefined as R));
    await Promise.allSettled([...waiting.values(), ...ends, source.return()]);
  }
}

async function* each<T>(all: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, void> {
  yield* all;
}
