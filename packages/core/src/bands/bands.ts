import type { Weight } from '../condition/weight.js';
import type { ModelInfo } from '../model/eps-model.js';
import type { DiffusionPlan } from '../sampler/plan.js';
import type { Tensor } from '../tensor/tensor.js';

/** An orthonormal transform of images of one shape, under which white noise stays white. */
export interface BandTransform {
  /** How many bands there are. Band 0 is the coarsest, what is left after all others. */
  readonly bands: number;
  /** The band of each coefficient of a channel, `[H,W]`. */
  readonly bandOf: Uint8Array;
  /** From an image `[C,H,W]` to its coefficients, in place. */
  forward(values: Float32Array): void;
  /** From coefficients `[C,H,W]` back to their image, in place. */
  inverse(values: Float32Array): void;
}

/** What a sample is held to, and how strongly. */
export interface Held {
  /** `[C,H,W]`: an image, or its coefficients. */
  readonly input: Float32Array;
  /** `[C,H,W]` in `[0, 1]`: eq. 6's m of each of these values. */
  readonly weights: Float32Array;
  /** How an image becomes such coefficients. @default the input is an image */
  readonly transform?: BandTransform;
  /** Changes such coefficients of what was made in place, at the end. @default they stay */
  readonly finish?: (made: Float32Array) => void;
}

/** Bands of frequency of which an image keeps more or less, made by `frequencyBands` of `@fuzzydiff/core/math`. */
export interface Bands {
  /**
   * What of an image is held how strongly.
   *
   * @param image `[C,H,W]`
   * @param weight of places
   * @throws FuzzydiffError `invalid-argument` where the model's images have not so many bands
   */
  hold(image: Float32Array, weight: Weight, model: HeldModel): Held;
  /** How much of the coefficients around each pixel is kept, where `kept`, `[1|C,H,W]` in `[0, 1]`, is of all of them. */
  kept(kept: Tensor): Tensor;
}

/** On what a weight depends. */
export interface HeldModel {
  readonly plan: DiffusionPlan;
  readonly info: Pick<ModelInfo, 'shape' | 'retentionSigma' | 'bandSigmas'>;
}
