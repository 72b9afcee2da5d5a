import { checkPrediction, type EpsModel, FuzzydiffError, tensor } from '@fuzzydiff/core';
import type { Backend } from './backend.js';
import { callQueue } from './call-queue.js';

/** An `EpsModel` from a backend: checks what goes in, orders the calls, and lets them be aborted while they wait. */
export function webModel(backend: Backend): EpsModel {
  const { info } = backend;
  const queue = callQueue();
  let disposal: Promise<void> | undefined;

  async function release(): Promise<void> {
    const leave = await queue.enter();
    await backend.release().finally(leave);
  }

  return {
    specification: 'eps-model/1',
    info,
    async predict(samples, timesteps, { signal } = {}) {
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
        const output = await backend.predict(values, asked);
        const [c, h, w] = info.shape;
        return tensor([asked.length, info.varianceType === 'learned_range' ? 2 * c : c, h, w], output);
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
