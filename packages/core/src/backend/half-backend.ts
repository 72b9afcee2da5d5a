import { FuzzydiffError } from '../errors.js';
import type { Backend } from './backend-model.js';

/** What takes over where half precision does not hold. */
export interface HalfBackendOptions {
  /** Opens the same network on the same device, computing in float32. */
  readonly openFloat32: () => Promise<Backend>;
  /** Called once, with a sentence, when float32 has taken over. */
  readonly warn: (message: string) => void;
}

/**
 * A backend that computes in half precision, whose largest number is 65,504, until a prediction is not finite: then in
 * float32, that prediction and all that follow; those under way in half precision end in it where they are finite. Where
 * float32 does not open, the call rejects and the next one tries again.
 */
export function halfBackend(half: Backend, { openFloat32, warn }: HalfBackendOptions): Backend {
  const { places = 1, divisible = false } = half;
  const inHalf = new Set<Promise<unknown>>();
  let single: Backend | undefined;
  let taking: Promise<Backend> | undefined;

  /** Once for all calls that want it at the same time. */
  async function takeOver({ data: { timestep, found } }: FuzzydiffError): Promise<Backend> {
    const opened = await openFloat32();
    single = opened;
    warn(
      `${half.info.id} gave ${found} at timestep ${timestep} on ${half.info.device}: it computes in float32 from here on.`,
    );
    // Calls that had begun are under way in half precision still.
    await Promise.allSettled(inHalf);
    await half.release();
    return opened;
  }

  return {
    get info() {
      return (single ?? half).info;
    },
    places,
    divisible,
    async predict(values, timesteps) {
      // Where it fails, its own call has the error.
      await taking?.catch(() => {});
      if (single) return single.predict(values, timesteps);
      const call = half.predict(values, timesteps);
      inHalf.add(call);
      try {
        return await call;
      } catch (error) {
        if (!isNotFinite(error)) throw error;
        inHalf.delete(call);
        taking ??= takeOver(error).finally(() => {
          taking = undefined;
        });
        return (single ?? (await taking)).predict(values, timesteps);
      } finally {
        inHalf.delete(call);
      }
    },
    ...(half.compare && { compare: (planes, dims) => (single ?? half).compare!(planes, dims) }),
    release: () => (single ?? half).release(),
  };
}

/** Of a graph's errors, only that one has a timestep: see `graphBackend`. */
function isNotFinite(error: unknown): error is FuzzydiffError {
  return FuzzydiffError.isInstance(error) && error.code === 'model-output' && error.data['timestep'] !== undefined;
}
