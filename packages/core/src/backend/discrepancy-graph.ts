import { FuzzydiffError } from '../errors.js';
import type { DiscrepancyCall } from '../model/discrepancy-network.js';
import { sizeOf } from '../tensor/tensor.js';
import type { Session } from './session.js';

/** A discrepancy network's graph. */
export interface DiscrepancyGraph {
  readonly run: DiscrepancyCall;
  /** Frees what it holds, if it was opened; comes after the last call. */
  release(): Promise<void>;
}

/** A session of it, with the class `Tensor` of the same runtime. */
export interface DiscrepancySession<T> {
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => T;
  readonly session: Session<T>;
}

/**
 * A discrepancy network's graph that is opened with its first call: not every use of a model compares. Where opening fails, the call
 * rejects and the next one tries again.
 */
export function discrepancyGraph<T>(open: () => Promise<DiscrepancySession<T>>): DiscrepancyGraph {
  let opened: Promise<DiscrepancySession<T>> | undefined;
  return {
    async run(planes, dims) {
      opened ??= open();
      const { Tensor, session } = await opened.catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      const { odds } = await session.run({ planes: new Tensor('float32', planes, dims) }, ['odds']);
      const [count, , height, width] = dims;
      const expected = [count, 4, height, width];
      const { dims: shape, data } = odds!;
      if (!(data instanceof Float32Array) || `${shape}` !== `${expected}` || data.length !== sizeOf(expected))
        throw new FuzzydiffError(
          'model-output',
          `Expected float32 values of shape [${expected.join(', ')}] from the discrepancy network's graph but found ${data?.constructor.name} of shape [${shape.join(', ')}]; make the graph again.`,
          { data: { expected, found: shape } },
        );
      return data;
    },
    async release() {
      const found = await opened?.catch(() => undefined);
      await found?.session.release();
    },
  };
}
