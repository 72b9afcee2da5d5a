import { checkPrediction, type EpsModel, FuzzydiffError, type ModelInfo } from '@fuzzydiff/core';
import { callQueue } from './call-queue.js';
import { checkedCall, type Graph } from './checked-call.js';

/**
 * An `EpsModel` from a graph: checks what goes in and what comes out, fills up a fixed batch, and orders the calls.
 *
 * @param fixedBatch samples in every call of the graph, where it takes no other number
 */
export function graphModel(info: ModelInfo, graph: Graph, fixedBatch?: number): EpsModel {
  const queue = callQueue();
  let disposal: Promise<void> | undefined;

  async function release(): Promise<void> {
    const leave = await queue.enter();
    await graph.release().finally(leave);
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
        return await checkedCall(info, graph, values, asked, fixedBatch ?? asked.length);
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
