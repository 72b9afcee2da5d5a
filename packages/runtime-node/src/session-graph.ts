import type { ModelManifest } from '@fuzzydiff/core/bundle';
import type { InferenceSession } from 'onnxruntime-node';
import type { Graph } from './checked-call.js';
import type { Runtime } from './runtime.js';

/** A session as a graph: arrays become onnxruntime's tensors, under the names the manifest gives. */
export function sessionGraph(runtime: Runtime, session: InferenceSession, manifest: ModelManifest): Graph {
  const { Tensor } = runtime;
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
