import type { ModelManifest } from '../bundle/manifest.js';
import type { Graph } from './graph-backend.js';

/** As much of an onnxruntime session as its packages for Node and for browsers have in common. */
export interface Session<T> {
  /** One call: inputs by name, the names of the outputs wanted, and those of them, of the dimensions `dims`. */
  run(
    feeds: Readonly<Record<string, T>>,
    fetches: readonly string[],
  ): Promise<Readonly<Record<string, { readonly dims: readonly number[]; readonly data: unknown }>>>;
  /** Frees what it holds. */
  release(): Promise<void>;
}

/** Their tensors. */
export interface SessionTensor<T> {
  new (type: 'float32', data: Float32Array, dims: readonly number[]): T;
  new (type: 'int64', data: BigInt64Array, dims: readonly number[]): T;
}

/** A session as a graph: arrays become onnxruntime's tensors, under the names the manifest gives. */
export function sessionGraph<T>(Tensor: SessionTensor<T>, session: Session<T>, manifest: ModelManifest): Graph {
  const { samples, timesteps, timestepType, output } = manifest.graph;
  return {
    async run(values, steps) {
      const count = steps.length;
      const found = await session.run(
        {
          [samples]: new Tensor('float32', values, [count, ...manifest.shape]),
          [timesteps]:
            timestepType === 'int64'
              ? new Tensor('int64', BigInt64Array.from(steps, BigInt), [count])
              : new Tensor('float32', Float32Array.from(steps), [count]),
        },
        [output],
      );
      const { dims, data } = found[output]!;
      return { shape: dims, data };
    },
    release: () => session.release(),
  };
}
