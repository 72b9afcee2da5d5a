import type { Graph } from '../onnx/graph.js';
import type { Feature } from './layers.js';

/** A network as a graph: inputs `sample` (float32) and `timestep` (int64), and the feature map that is its prediction. */
export interface Network {
  readonly graph: Graph;
  readonly output: Feature;
}
