import type { ComputeType, EightBits, Graph } from '../onnx/graph.js';
import type { Feature } from './layers.js';

/** What a network's graph computes in. */
export interface Computation {
  readonly compute: ComputeType;
  /** Of its convolutions in 8 bits, the ranges, or that they are measured. @default none are in 8 bits */
  readonly eightBits?: Omit<EightBits, 'height'>;
}

/** A network as a graph: inputs `sample` (float32) and `timestep` (int64), and the feature map that is its prediction. */
export interface Network {
  readonly graph: Graph;
  readonly output: Feature;
}
