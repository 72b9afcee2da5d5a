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

/** What goes into the file of a run beside it, for whoever goes on with it. */
export interface KeepOptions {
  /** The bytes of the photograph's file, of any size, so that nothing else is needed to go on. @default none: it has to be given again */
  readonly photo?: Uint8Array | undefined;
  /** Anything else, by name. @default nothing */
  readonly about?: Readonly<Record<string, string>> | undefined;
}

/** Where a correction is. */
export interface CorrectProgress extends Progress {
  /**
   * The run as it is now, as the bytes of a file (`.fuzzyrun`): `correct` with `from` goes on with it, anywhere. To be called before
   * the next step is asked for.
   */
  keep(options?: KeepOptions): Promise<Uint8Array>;
}
