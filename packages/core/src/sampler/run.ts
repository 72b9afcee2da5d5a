import type { Tensor } from '../tensor/tensor.js';

/** Options of every run. */
export interface RunOptions {
  /** Stops the run after the current call of the model; the run rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Where a run is, after a call of the model. */
export interface RunStep {
  /** What is being made: the projections behind the map, or the image. */
  readonly stage: 'projection' | 'synthesis';
  /** Predictions so far, counted per sample: a call on a batch of four counts as four. */
  readonly calls: number;
  /** Predictions of the whole stage. */
  readonly totalCalls: number;
  /** Training timestep of the (first) sample predicted last. */
  readonly timestep: number;
  /** The clean images as predicted now, one `[C,H,W]` per sample of the call: made only when asked for, before the next step. */
  readonly preview: () => Tensor[];
  /** The samples themselves after the step, noisy until their last call; made like the preview. */
  readonly samples: () => Tensor[];
}

/** Runs a generator to its end, for its result. */
export async function drain<R>(run: AsyncGenerator<unknown, R>): Promise<R> {
  for (;;) {
    const next = await run.next();
    if (next.done) return next.value;
  }
}
