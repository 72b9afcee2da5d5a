import { networkMembers } from '@fuzzydiff/core/internal';
import { constant, emptyGraph, type Graph, node, weight } from '../onnx/graph.js';
import { formatOnnx } from '../onnx/proto.js';
import type { StoredTensors } from '../stored-tensor.js';

/** Planes in the graph: `[N, channels, H, W]`, of which only the channels are known when the graph is written. */
interface Planes {
  readonly name: string;
  readonly channels: number;
}

/**
 * The U-Net of a discrepancy network (`training/discrepancy/network.py`) as a graph over its weights where they lie: `planes`,
 * `[N,C,H,W]` of folded images, differences and places, give `odds`, `[N,4,H,W]`. What is around it, folding and the views that are
 * averaged, is `parseDiscrepancyNetwork`'s.
 *
 * @returns the bytes of an `.onnx` file
 * @throws FuzzydiffError `mismatch` when a layer is missing or does not take what those before it give
 */
export function discrepancyGraph(tensors: StoredTensors): Uint8Array {
  const graph = emptyGraph(tensors, 'float32');
  const members = networkMembers(tensors);
  const channels = tensors.get(`${members[0]}down0.0.weight`)?.shape[1] ?? 0;
  const odds = members.map((member) => unet(graph, { name: 'planes', channels }, member));
  const mean = node(
    graph,
    'Mean',
    odds.map(({ name }) => name),
  );
  const named = graph.nodes.map((own) => (own.outputs[0] === mean ? { ...own, outputs: ['odds'] } : own));
  return formatOnnx({
    opset: 17,
    producer: 'fuzzydiff',
    nodes: named,
    initializers: graph.initializers,
    inputs: [{ name: 'planes', type: 'float32', shape: ['batch', channels, 'height', 'width'] }],
    outputs: [{ name: 'odds', type: 'float32', shape: ['batch', 4, 'height', 'width'] }],
  });
}

function unet(graph: Graph, planes: Planes, member: string): Planes {
  const down: Planes[] = [];
  for (const level of [0, 1, 2, 3]) {
    const first = convolved(graph, down.at(-1) ?? planes, `${member}down${level}.0`, level === 0 ? 1 : 2);
    down.push(convolved(graph, first, `${member}down${level}.1`, 1));
  }
  let last = down.pop()!;
  for (const level of [2, 1, 0])
    last = convolved(graph, enlargedBeside(graph, last, down.pop()!), `${member}up${level}`, 1);
  return layer(graph, last, `${member}out`, { kernel_shape: [1, 1] });
}

/** ONNX's names for a convolution's numbers. */
interface ConvAttributes {
  readonly [name: string]: readonly number[];
  readonly kernel_shape: readonly [number, number];
}

/** A convolution of 3x3, and what is below 0 cut off. */
function convolved(graph: Graph, x: Planes, name: string, stride: number): Planes {
  const found = layer(graph, x, name, { kernel_shape: [3, 3], strides: [stride, stride], pads: [1, 1, 1, 1] });
  return { ...found, name: node(graph, 'Relu', [found.name]) };
}

function layer(graph: Graph, x: Planes, name: string, attributes: ConvAttributes): Planes {
  const channels = graph.tensors.get(`${name}.weight`)?.shape[0] ?? 0;
  const shape = [channels, x.channels, ...attributes.kernel_shape];
  const inputs = [
    x.name,
    weight(graph, `${name}.weight`, { shape }),
    weight(graph, `${name}.bias`, { shape: [channels] }),
  ];
  return { name: node(graph, 'Conv', inputs, attributes), channels };
}

/** Planes twice as large, each pixel four times, and others of that size after them. */
function enlargedBeside(graph: Graph, small: Planes, beside: Planes): Planes {
  const attributes = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
  const scales = constant(graph, Float32Array.of(1, 1, 2, 2));
  const large = node(graph, 'Resize', [small.name, '', scales], attributes);
  return {
    name: node(graph, 'Concat', [large, beside.name], { axis: 1 }),
    channels: small.channels + beside.channels,
  };
}
