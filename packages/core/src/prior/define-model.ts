import { backendModel } from '../backend/backend-model.js';
import { FuzzydiffError } from '../errors.js';
import type { EpsModel, ModelInfo } from '../model/eps-model.js';
import { checkTensor, contiguous, type ImageShape, type Tensor, tensor } from '../tensor/tensor.js';

/** A model by what only its author can say of it. */
export interface ModelDefinition extends Partial<Omit<ModelInfo, 'shape'>> {
  /** `[C,H,W]` of its images, whose values are in `[-1, 1]`. */
  readonly shape: ImageShape;
  /**
   * Predicts the noise in a batch of noisy images. Called once at a time, with arguments that were checked.
   *
   * @param samples `[N,C,H,W]`, row-major
   * @param timesteps N training timesteps
   * @returns `[N,C,H,W]`, or `[N,2C,H,W]` with a learned variance
   */
  predict(samples: Tensor, timesteps: readonly number[]): Promise<Tensor> | Tensor;
  /** Frees what it holds, after the last call. @default nothing */
  dispose?(): Promise<void> | void;
}

/**
 * An `EpsModel` of a function that predicts: it keeps the rest of the contract, which the cases of `@fuzzydiff/core/testing`
 * check. What is not said of it is as Ho et al. 2020 have it: noise that is predicted, over 1,000 timesteps of linear betas
 * from 1e-4 to 0.02, with the small variance and clean images clipped to `[-1, 1]`.
 *
 * Without an `id` it has one that nobody else has: name it, with a version, to use calibrations of it another time.
 */
export function defineModel({ shape, predict, dispose, ...facts }: ModelDefinition): EpsModel {
  const info: ModelInfo = {
    id: `unnamed@${globalThis.crypto.randomUUID()}`,
    schedule: { kind: 'linear', steps: 1000, start: 1e-4, end: 0.02 },
    predictionType: 'epsilon',
    varianceType: 'fixed_small',
    clipSample: true,
    retentionSigma: 0.5,
    frame: 'whole',
    maxBatch: 64,
    device: 'javascript',
    ...facts,
    shape,
  };
  const channels = info.varianceType === 'learned_range' ? 2 * shape[0] : shape[0];
  return backendModel({
    info,
    async predict(values, timesteps) {
      const count = timesteps.length;
      const predicted = await predict(tensor([count, ...shape], values), timesteps);
      const output = checkTensor('the output', predicted, [[count, channels, shape[1], shape[2]]]);
      const noise = Float32Array.from(contiguous(output));
      if (noise.every(Number.isFinite)) return noise;
      const message = `Expected finite values from model ${info.id} but found others at timesteps ${timesteps.join(', ')}; look at what it computes there.`;
      throw new FuzzydiffError('model-output', message, { data: { timesteps } });
    },
    async release() {
      await dispose?.();
    },
  });
}
