import type { BandSigmas } from '../bands/band-sigmas.js';
import type { BetaSchedule } from '../schedule/betas.js';
import type { ImageShape, Tensor } from '../tensor/tensor.js';
import type { DiscrepancyNetwork } from './discrepancy-network.js';

/** What the model's output means: the noise, the velocity `sqrt(abar) eps - sqrt(1 - abar) x0`, or the clean image. */
export type PredictionType = 'epsilon' | 'v_prediction' | 'sample';

/** Where the reverse step takes its variance from (math: see `solvers/ddpm.ts`). */
export type VarianceType = 'fixed_small' | 'fixed_large' | 'learned_range';

/** Facts about a model: plain data, the same for every backend that runs it, except `maxBatch` and `device`. */
export interface ModelInfo {
  /** Name and content hash: two models with one id predict the same. Calibrations are tied to it. */
  readonly id: string;
  /** `[C,H,W]` of the image; values are in `[-1, 1]`. */
  readonly shape: ImageShape;
  /** The noise schedule it was trained with. */
  readonly schedule: BetaSchedule;
  readonly predictionType: PredictionType;
  readonly varianceType: VarianceType;
  /** Whether predicted clean images are clipped to `[-1, 1]` at each step (diffusers' `clip_sample`). */
  readonly clipSample: boolean;
  /** Standard deviation of the prior around its mean, as retention sees it (`condition/retention.ts`). */
  readonly retentionSigma: number;
  /** The same for each band of an image, where they were fitted. @default `retentionSigma` in every band */
  readonly bandSigmas?: BandSigmas;
  /** How a photograph becomes this model's image, in a sentence; a calibration is valid for one frame only. */
  readonly frame: string;
  /** The id of the model's {@link DiscrepancyNetwork}. @default it has none */
  readonly discrepancy?: string;
  /** The most samples that one call takes. */
  readonly maxBatch: number;
  /** The device that really runs it, and in what where that is not float32, e.g. `cpu` or `webgpu, float16`. */
  readonly device: string;
}

/** Options of one prediction. */
export interface PredictOptions {
  /** Aborts the call before it starts; a call under way is finished by the backend. */
  readonly signal?: AbortSignal;
}

/**
 * Predicts the noise in a batch of noisy images. The whole contract a backend has to meet; the conformance cases in
 * `@fuzzydiff/core/testing` check each sentence of it.
 *
 * - `samples` is `[N,C,H,W]` with `1 <= N <= info.maxBatch`, of any strides. It stays the caller's: the model neither
 *   changes nor keeps it after the promise settles; the caller leaves it alone until then.
 * - `timesteps` holds one TRAINING timestep per sample, whole numbers from 0 to the schedule's length minus 1, in any
 *   mixture. (Not positions of a respaced schedule.)
 * - The result of `predict` is a new array, the caller's from then on: `[N,C,H,W]`, or `[N,2C,H,W]` when
 *   `info.varianceType` is `learned_range`, the second half holding the variance's interpolation `v`. All its values are finite, else the call
 *   rejects.
 * - A sample's result does not depend on the others in its batch (beyond rounding).
 * - Calls may overlap: the model orders them as it likes, and one that rejects does not harm the next.
 * - An abort takes effect between calls: the promise rejects with the signal's reason.
 * - Arguments of the wrong shape reject with a `FuzzydiffError`; they never reach the device.
 * - After `dispose`, `predict` rejects. `dispose` waits for calls under way, and may be called again.
 *
 * Not promised: the order in which overlapping calls finish, or equal bits from different devices.
 */
export interface EpsModel {
  readonly specification: 'eps-model/1';
  readonly info: ModelInfo;
  /** Compares images with their projections by this model, where its bundle brings such a network; `info.discrepancy` is its id. */
  readonly network?: DiscrepancyNetwork;
  predict(samples: Tensor, timesteps: ArrayLike<number>, options?: PredictOptions): Promise<Tensor>;
  dispose(): Promise<void>;
}
