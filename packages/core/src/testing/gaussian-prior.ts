import { FuzzydiffError } from '../errors.js';
import type { EpsModel, ModelInfo } from '../model/eps-model.js';
import { checkPrediction } from '../model/predict-arguments.js';
import { alphasCumprod } from '../schedule/betas.js';
import { checkFinite, contiguous, type ImageShape, sizeOf, type Tensor, tensor } from '../tensor/tensor.js';

/** A Gaussian prior: its mean image and the standard deviation of every value around it. */
export interface GaussianPriorOptions extends Partial<Omit<ModelInfo, 'shape' | 'device'>> {
  /** `[C,H,W]`. */
  readonly mean: Tensor;
  /** In image units. @default 0.5 */
  readonly sigma?: number;
  /** For `learned_range`: the variance's interpolation v, of each noisy value. @default -1, the posterior variance */
  readonly v?: (x: number) => number;
}

/**
 * The exact noise predictor of the prior N(mean, sigma^2), in closed form: the reference backend, which every formula
 * can be checked against.
 *
 *     eps(x, t) = sqrt(1 - abar) (x - sqrt(abar) mean) / (abar sigma^2 + 1 - abar)
 *
 * @throws FuzzydiffError `invalid-argument` for a schedule that is none
 */
export function gaussianPrior(options: GaussianPriorOptions): EpsModel {
  const { mean, sigma = 0.5, v = () => -1, ...facts } = options;
  const info: ModelInfo = {
    id: `gaussian-prior@${sigma}`,
    schedule: { kind: 'linear', start: 1e-4, end: 0.02, steps: 1000 },
    predictionType: 'epsilon',
    varianceType: 'fixed_small',
    clipSample: false,
    retentionSigma: sigma,
    frame: 'none',
    maxBatch: 1024,
    ...facts,
    shape: mean.shape as unknown as ImageShape,
    device: 'closed-form',
  };
  const abar = alphasCumprod(info.schedule);
  const center = contiguous(mean);
  const size = sizeOf(info.shape);
  const channels = info.varianceType === 'learned_range' ? 2 * info.shape[0] : info.shape[0];
  let disposed = false;
  return {
    specification: 'eps-model/1',
    info,
    async predict(samples, timesteps, { signal } = {}) {
      if (disposed)
        throw new FuzzydiffError(
          'disposed',
          'Expected a model in use for predict but found it disposed; load it again.',
        );
      signal?.throwIfAborted();
      const x = checkPrediction(info, samples, timesteps);
      checkFinite('samples', x);
      const count = samples.shape[0]!;
      const output = tensor([count, channels, info.shape[1], info.shape[2]]);
      for (let n = 0; n < count; n++) {
        const own = output.data.subarray((n * size * channels) / info.shape[0]);
        const a = abar[timesteps[n]!]!;
        const signalLevel = Math.sqrt(a);
        const noiseLevel = Math.sqrt(1 - a);
        for (let i = 0; i < size; i++) {
          const noisy = x[n * size + i]!;
          const eps = (noiseLevel * (noisy - signalLevel * center[i]!)) / (a * sigma * sigma + 1 - a);
          const clean = (noisy - noiseLevel * eps) / signalLevel;
          if (info.predictionType === 'epsilon') own[i] = eps;
          else own[i] = info.predictionType === 'sample' ? clean : signalLevel * eps - noiseLevel * clean;
          if (channels > info.shape[0]) own[size + i] = v(noisy);
        }
      }
      return output;
    },
    async dispose() {
      disposed = true;
    },
  };
}
