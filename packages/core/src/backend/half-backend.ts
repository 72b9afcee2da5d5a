import { FuzzydiffError } from '../errors.js';
import type { Backend } from './backend-model.js';

/** What takes over where half precision does not hold. */
export interface HalfBackendOptions {
  /** Opens the same network on the same device, computing in float32. */
  readonly openFloat32: () => Promise<Backend>;
  /** Told once, in a sentence, that it took over. */
  readonly warn: (message: string) => void;
}

/**
 * A backend that computes in half precision, whose largest number is 65,504, until a prediction is not finite: then in
 * float32, that prediction and all that follow. Where float32 does not open, the call rejects and the next one tries again.
 */
export function halfBackend(half: Backend, { openFloat32, warn }: HalfBackendOptions): Backend {
  let current = half;
  return {
    get info() {
      return current.info;
    },
    async predict(values, timesteps) {
      try {
        return await current.predict(values, timesteps);
      } catch (error) {
        if (current !== half || !isNotFinite(error)) throw error;
        const { timestep, found } = error.data;
        current = await openFloat32();
        await half.release();
        warn(
          `${half.info.id} gave ${found} at timestep ${timestep} on ${half.info.device}: it computes in float32 from here on.`,
        );
        return current.predict(values, timesteps);
      }
    },
    release: () => current.release(),
  };
}

/** Of a graph's errors, only that one has a timestep: see `graphBackend`. */
function isNotFinite(error: unknown): error is FuzzydiffError {
  return FuzzydiffError.isInstance(error) && error.code === 'model-output' && error.data['timestep'] !== undefined;
}
