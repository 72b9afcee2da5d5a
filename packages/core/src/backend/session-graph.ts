import type { ModelManifest } from '../bundle/manifest.js';
import type { Graph } from './graph-backend.js';
import type { Session, SessionTensor } from './session.js';

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
