import { type Graph, node, scalar } from '../onnx/graph.js';

/** The activations that diffusers' `act_fn` names. */
export type Activation = 'silu' | 'relu' | 'gelu' | 'mish';

/** An activation of a value of `type`, in primitives that every runtime has; onnxruntime fuses the first into one kernel. */
export function activate(graph: Graph, x: string, activation: Activation = 'silu', type = graph.compute): string {
  switch (activation) {
    case 'silu':
      return node(graph, 'Mul', [x, node(graph, 'Sigmoid', [x])]);
    case 'relu':
      return node(graph, 'Relu', [x]);
    case 'mish':
      return node(graph, 'Mul', [x, node(graph, 'Tanh', [node(graph, 'Softplus', [x])])]);
    case 'gelu': {
      const number = (value: number) => scalar(graph, value, type);
      // x (1 + erf(x / sqrt 2)) / 2
      const erf = node(graph, 'Erf', [node(graph, 'Mul', [x, number(Math.SQRT1_2)])]);
      const half = node(graph, 'Mul', [x, number(0.5)]);
      return node(graph, 'Mul', [half, node(graph, 'Add', [erf, number(1)])]);
    }
  }
}
