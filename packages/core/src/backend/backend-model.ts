import type { ReadNetwork } from '../attention/learned/network.js';
import { FuzzydiffError } from '../errors.js';
import type { DiscrepancyCall } from '../model/discrepancy-network.js';
import type { EpsModel, ModelInfo } from '../model/eps-model.js';
import { checkPrediction } from '../model/predict-arguments.js';
import { tensor } from '../tensor/tensor.js';
import { callQueue } from './call-queue.js';

/** A network that is open, in this thread or in others: calls on flat memory that was checked before. */
export interface Backend {
  /** Its `device` may become another with a call: see `halfBackend`. */
  readonly info: ModelInfo;
  /** How many calls it takes at a time, at least 1. @default 1 */
  readonly places?: number;
  /**
   * Whether a call of several samples may become several calls at a time. Of no use to a graph that fills every call up
   * to one number of samples.
   *
   * @default false
   */
  readonly divisible?: boolean;
  /**
   * Takes `[N,C,H,W]` in row-major order, which stays the caller's; gives memory that nobody else holds. A call whose
   * `signal` aborts may reject with its reason; a backend that can end no call finishes it.
   */
  predict(values: Float32Array, timesteps: readonly number[], signal?: AbortSignal): Promise<Float32Array>;
  /** Computes the U-Net of the bundle's discrepancy network, which is never called beside `predict`. @default it does not */
  readonly compare?: DiscrepancyCall;
  /** Frees what the network holds; comes after the last call. */
  release(): Promise<void>;
}

/**
 * An `EpsModel` from a backend: checks what goes in, orders the calls, and lets them be aborted while they wait.
 *
 * @param network by which it compares images with their projections, computed by the backend where that can
 */
export function backendModel(backend: Backend, network?: ReadNetwork): EpsModel {
  const { places = 1, divisible = false } = backend;
  const queue = callQueue(places);
  let disposal: Promise<void> | undefined;

  async function release(): Promise<void> {
    // Every place, so that no call is under way.
    const turns = await Promise.all(Array.from({ length: places }, () => queue.enter()));
    await backend.release().finally(() => {
      for (const leave of turns) leave();
    });
  }

  function disposed(what: string): FuzzydiffError {
    const { id } = backend.info;
    return new FuzzydiffError(
      'disposed',
      `Expected a model in use for ${what} but found ${id} disposed; load it again.`,
    );
  }

  const inTurn = {
    async compare(...[planes, dims]: Parameters<DiscrepancyCall>): Promise<Float32Array> {
      if (disposal) throw disposed('compare');
      const leave = await queue.enter();
      return backend.compare!(planes, dims).finally(leave);
    },
  };

  return {
    specification: 'eps-model/1',
    get info() {
      return backend.info;
    },
    ...(network && { network: backend.compare ? network.computedBy(inTurn.compare) : network }),
    async predict(samples, timesteps, { signal } = {}) {
      const { info } = backend;
      if (disposal) throw disposed('predict');
      signal?.throwIfAborted();
      const values = checkPrediction(info, samples, timesteps);
      const asked = Array.from(timesteps);
      const turns = [queue.enterIfFree() ?? (await queue.enter(signal))];
      for (let more = divisible; more && turns.length < asked.length; ) {
        const leave = queue.enterIfFree();
        more = leave !== undefined;
        if (leave) turns.push(leave);
      }
      const [c, h, w] = info.shape;
      const channels = info.varianceType === 'learned_range' ? 2 * c : c;
      return tensor([asked.length, channels, h, w], await spread(backend, { values, timesteps: asked, signal }, turns));
    },
    dispose() {
      disposal ??= release();
      return disposal;
    },
  };
}

/** A call whose arguments were checked. */
interface CheckedCall {
  readonly values: Float32Array;
  readonly timesteps: readonly number[];
  readonly signal: AbortSignal | undefined;
}

/** One call on the places that it has turns for, each with as many samples as the others, give or take one. */
async function spread(
  backend: Backend,
  { values, timesteps, signal }: CheckedCall,
  turns: readonly (() => void)[],
): Promise<Float32Array> {
  const predict = async (leave: () => void, own: Float32Array, ownTimesteps: readonly number[]) => {
    try {
      return await backend.predict(own, ownTimesteps, signal);
    } finally {
      leave();
    }
  };
  if (turns.length === 1) return predict(turns[0]!, values, timesteps);
  const count = timesteps.length;
  const size = values.length / count;
  const parts = turns.map((leave, n) => {
    const [start, end] = [n, n + 1].map((each) => Math.round((each * count) / turns.length)) as [number, number];
    return predict(leave, values.subarray(start * size, end * size), timesteps.slice(start, end));
  });
  // All of them end before an error goes on: until then, the samples are in use.
  await Promise.allSettled(parts);
  const found = await Promise.all(parts);
  return joined(found);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
