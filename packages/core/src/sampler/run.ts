import type { Tensor } from '../tensor/tensor.js';
import type { KeptStage, RunStage } from './kept-stage.js';

/** Options of every run. */
export interface RunOptions {
  /** Stops the run after the current call of the model; the run rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Where a run is, after a call of the model. */
export interface RunStep {
  /** What is being made: the projections behind the map, or the image. */
  readonly stage: RunStage;
  /** Predictions so far, counted per sample: a call on a batch of four counts as four. */
  readonly calls: number;
  /** Predictions of the whole stage. */
  readonly totalCalls: number;
  /** Training timestep of the (first) sample predicted last. */
  readonly timestep: number;
  /** The clean images as predicted now, one `[C,H,W]` per sample of the call: made only when asked for, before the next step. */
  readonly preview: () => Tensor[];
  /** The samples themselves after the step, noisy until their last call but where the input is kept wholly; made like the preview. */
  readonly samples: () => Tensor[];
  /** All that is needed to go on from here, copied: asked for before the next step. */
  readonly keep: () => KeptStage;
}

/**
 * A run as one value: awaited, it is its result; iterated, it is its steps, and its result can be awaited afterwards. It
 * begins when it is first awaited or iterated. Whoever leaves the iteration early stops the run, which then rejects.
 */
export interface Run<R, S = RunStep> extends PromiseLike<R> {
  [Symbol.asyncIterator](): AsyncGenerator<S, R>;
  /** As a promise's. */
  catch<T = never>(onRejected: (reason: unknown) => T | PromiseLike<T>): Promise<R | T>;
  /** As a promise's. */
  finally(onSettled: () => void): Promise<R>;
}

/** A run of what `begin` gives, which is called once, when the run begins. @throws nothing: the run rejects with what `begin` throws */
export function run<R, S>(begin: () => AsyncGenerator<S, R>): Run<R, S> {
  let steps: AsyncGenerator<S, R> | undefined;
  let result: Promise<R> | undefined;

  /** The one pass over the steps, whose end is the result. */
  async function* followed(): AsyncGenerator<S, R> {
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
