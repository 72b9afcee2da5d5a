import type { RunStep } from '../sampler/run.js';
import type { Tensor } from '../tensor/tensor.js';

/** Where a run is, after a call of the model. */
export interface Progress {
  /** What is being made: the projections behind the map, or the image. */
  readonly stage: RunStep['stage'];
  /** Predictions so far, of the whole run: a call on a batch of four counts as four. */
  readonly calls: number;
  /** Predictions of the whole run, as far as it is known yet: an image that needs no correction takes fewer. */
  readonly totalCalls: number;
  /** Seconds until the end, if the rest goes as fast; at least 0. */
  readonly secondsLeft: number;
  /** The clean images as predicted now, one `[C,H,W]` in `[-1, 1]` per sample of the call; made only when asked for. */
  preview(): Tensor[];
}

/**
 * A run as one value: awaited, it is its result; iterated, it is its steps, and its result can be awaited afterwards. It
 * begins when it is first awaited or iterated. Whoever leaves the iteration early stops the run, which then rejects.
 */
export interface Run<R> extends PromiseLike<R> {
  [Symbol.asyncIterator](): AsyncGenerator<Progress, R>;
  /** As a promise's. */
  catch<T = never>(onRejected: (reason: unknown) => T | PromiseLike<T>): Promise<R | T>;
  /** As a promise's. */
  finally(onSettled: () => void): Promise<R>;
}

/** A run of what `begin` gives, which is called once, when the run begins. @throws nothing: the run rejects with what `begin` throws */
export function run<R>(begin: () => AsyncGenerator<Progress, R>): Run<R> {
  let steps: AsyncGenerator<Progress, R> | undefined;
  let result: Promise<R> | undefined;

  /** The one pass over the steps, whose end is the result. */
  async function* followed(): AsyncGenerator<Progress, R> {
    if (steps !== undefined) {
      // Somebody else follows the steps, or did: what is left to be had is the result.
      return awaited();
    }
    steps = begin();
    let settle!: { resolve: (value: R) => void; reject: (reason: unknown) => void };
    result = new Promise<R>((resolve, reject) => {
      settle = { resolve, reject };
    });
    // Who iterates is told by the iteration; a result that nobody awaits besides is no unhandled rejection.
    result.catch(() => {});
    let ended = false;
    try {
      for (;;) {
        const next = await steps.next();
        if (next.done) {
          ended = true;
          settle.resolve(next.value);
          return next.value;
        }
        yield next.value;
      }
    } catch (error) {
      ended = true;
      settle.reject(error);
      throw error;
    } finally {
      if (!ended) {
        await steps.return(undefined as R);
        settle.reject(new DOMException('The run was left before its end.', 'AbortError'));
      }
    }
  }

  async function drained(): Promise<R> {
    const pass = followed();
    for (;;) {
      const next = await pass.next();
      if (next.done) return next.value;
    }
  }

  function awaited(): Promise<R> {
    if (result === undefined) void drained().catch(() => {});
    return result!;
  }

  return {
    [Symbol.asyncIterator]: followed,
    // biome-ignore lint/suspicious/noThenProperty: being awaited is what it is for.
    then: (onFulfilled, onRejected) => awaited().then(onFulfilled, onRejected),
    catch: (onRejected) => awaited().catch(onRejected),
    finally: (onSettled) => awaited().finally(onSettled),
  };
}
