import type { Session } from '@fuzzydiff/core/backend';
import type { FaceGraph } from './face-graph.js';
import { outputNames } from './yunet.js';

/** As much of onnxruntime's tensors as its packages for Node and for browsers have in common. */
export type FloatTensor<T> = new (type: 'float32', data: Float32Array, dims: readonly number[]) => T;

/** An onnxruntime session of the network as a graph, with the class `Tensor` of the same runtime. */
export function sessionFaceGraph<T>(Tensor: FloatTensor<T>, session: Session<T>): FaceGraph {
  return {
    async run(input, dims) {
      const found = await session.run({ input: new Tensor('float32', input, dims) }, outputNames);
      return Object.fromEntries(outputNames.map((name) => [name, found[name]!.data as Float32Array]));
    },
    release: () => session.release(),
  };
}
