import type { PredictionCoefficients } from '../../solvers/prediction.js';
import type { StepCoefficients } from '../../solvers/step.js';

/** A sample on its way, changed in place. */
export interface Sample {
  readonly x: Float32Array;
  /** The clean image as last predicted. */
  readonly x0: Float32Array;
}

/** The numbers of a reverse step. */
export interface ReverseStep {
  readonly prediction: PredictionCoefficients;
  readonly step: StepCoefficients;
  /** Whether the predicted clean image is clipped to `[-1, 1]`. */
  readonly clipSample: boolean;
}

/** The pulls of a weight map, as the maps `sample` and `noise` that `fuse` runs on: one value per value of the image. */
export interface FusionMaps {
  readonly sample: Float32Array;
  readonly noise: Float32Array;
}

/** What is fused into a sample, and how. */
export interface Fusion {
  /** `[C,H,W]`, as the sample. */
  readonly input: Float32Array;
  /** From `fusionMaps`. */
  readonly maps: FusionMaps;
  /** `[C,H,W]`, fresh: shared with the step's, it would inflate the variance. */
  readonly noise: Float32Array;
  /** The noise level, in `[0, 1]`. */
  readonly alphaCumprod: number;
}

/** The loops over pixels that run with every call of the model: each over an image's flat memory, in place. */
export interface SampleLoops {
  /** A step of a one-step solver, with noise of its sigma or without. */
  step(sample: Sample, output: Float32Array, how: ReverseStep, noise?: Float32Array): void;
  /** `into <- a one + b other`; it may be one of the two. */
  mix(into: Float32Array, [one, other]: readonly [Float32Array, Float32Array], [a, b]: readonly [number, number]): void;
  /** Fuses an input into `sample`. */
  fuse(sample: Float32Array, fusion: Fusion): void;
}
