import type { EpsModel, ModelInfo } from '../eps-model.js';
import { FuzzydiffError } from '../errors.js';
import { checkPrediction } from '../predict-arguments.js';
import { tensor } from '../tensor.js';
import { callQueue } from './call-queue.js';

/** A network that is open, in this thread or in another: one call at a time, on flat memory that was checked before. */
export interface Backend {
  /** Its `device` may become another with a call: see `halfBackend`. */
  readonly info: ModelInfo;
  /** Takes `[N,C,H,W]` in row-major order, which stays the caller's; gives memory that nobody else holds. */
  predict(values: Float32Array, timesteps: readonly number[]): Promise<Float32Array>;
  /** Frees what the network holds; comes after the last call. */
  release(): Promise<void>;
}

/** An `EpsModel` from a backend: checks what goes in, orders the calls, and lets them be aborted while they wait. */
export function backendModel(backend: Backend): EpsModel {
  const queue = callQueue();
  let disposal: Promise<void> | undefined;

  async function release(): Promise<void> {
    const leave = await queue.enter();
    await backend.release().finally(leave);
  }

  return {
    specification: 'eps-model/1',
    get info() {
      return backend.info;
    },
    async predict(samples, timesteps, { signal } = {}) {
      const { info } = backend;
      if (disposal)
        throw new FuzzydiffError(
          'disposed',
          `Expected a model in use for predict but found ${info.id} disposed; load it again.`,
        );
      signal?.throwIfAborted();
      const values = checkPrediction(info, samples, timesteps);
      const asked = Array.from(timesteps);
      const leave = await queue.enter(signal);
      try {
        const [c, h, w] = info.shape;
        const channels = info.varianceType === 'learned_range' ? 2 * c : c;
        return tensor([asked.length, channels, h, w], await backend.predict(values, asked));
      } finally {
        leave();
      }
    },
    dispose() {
      disposal ??= release();
      return disposal;
    },
  };
}
