import { checkInteger, invalidArgument } from '../errors.js';
import { scheduleLength } from '../schedule/betas.js';
import { checkTensor, contiguous, sizeOf, type Tensor } from '../tensor/tensor.js';
import type { ModelInfo } from './eps-model.js';

/**
 * Checks the arguments of `EpsModel.predict` as its contract asks; for backends.
 *
 * @param samples `[N,C,H,W]`, of any strides
 * @param timesteps N training timesteps
 * @returns the samples `[N,C,H,W]` in row-major order
 * @throws FuzzydiffError `invalid-argument`
 */
export function checkPrediction(info: ModelInfo, samples: Tensor, timesteps: ArrayLike<number>): Float32Array {
  const count = checkInteger('the number of samples', samples?.shape?.[0], 1, info.maxBatch);
  checkTensor('samples', samples, [[count, ...info.shape]], `the model takes [N, ${info.shape.join(', ')}]`);
  if (timesteps?.length !== count)
    throw invalidArgument('timesteps', `${count} timesteps, one per sample,`, timesteps?.length);
  const length = scheduleLength(info.schedule);
  for (let n = 0; n < count; n++) checkInteger(`timesteps[${n}]`, timesteps[n], 0, length - 1);
  return contiguous(samples).subarray(0, count * sizeOf(info.shape));
}
