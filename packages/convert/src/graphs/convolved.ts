import { constant, type EightBits, type Graph, node } from '../onnx/graph.js';
import type { OnnxAttribute } from '../onnx/proto.js';

/** A feature map's extents. */
interface Extents {
  readonly channels: number;
  readonly height: number;
}

/** A convolution whose weights are in the graph. */
export interface Convolution {
  /** `[out channels, in channels, kernel, kernel]`. */
  readonly weights: string;
  readonly bias: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
  /** Side of its square kernel. */
  readonly kernel: number;
  /** What it makes a part of, where it makes only every other pixel. */
  readonly out: Extents;
}

/**
 * A convolution: in the graph's type, or in 8 bits where the graph has ranges and `bearsRounding` says so. Then input, weights and
 * output are rounded where they are (QuantizeLinear, DequantizeLinear), which onnxruntime turns into one QLinearConv when it loads
 * the graph; the bias it rounds by itself.
 */
export function convolved(graph: Graph, x: Extents & { readonly name: string }, convolution: Convolution): string {
  const { weights, bias, attributes, kernel, out } = convolution;
  const plain = (inputs: readonly string[]) => node(graph, 'Conv', inputs, attributes);
  const { eightBits } = graph;
  if (eightBits === null || !bearsRounding(eightBits, Math.max(x.height, out.height), kernel))
    return plain([x.name, weights, bias]);
  const input = rounded(graph, eightBits, x.name);
  const kernels = eightBits.ranges === null ? weights : roundedWeights(graph, weights, out.channels);
  return rounded(graph, eightBits, plain([input, kernels, bias]));
}

/**
 * Whether a convolution gains by 8 bits what it loses. Maps of the outermost level hold the image's own detail at its full
 * amplitude, of which one of 256 steps is too much, above all where the noise is small: what reads or writes one of them stays as it
 * is. So do the convolutions of single pixels on the level below, which are the shortcuts there and hardly take time.
 *
 * @param height the larger one of what it reads and what it writes
 */
function bearsRounding({ height: outermost }: EightBits, height: number, kernel: number): boolean {
  return (kernel === 1 ? 4 : 2) * height <= outermost;
}

/** A map in 256 steps of its range, in which 0 is one of them; or just the map, while ranges are measured. */
function rounded(graph: Graph, { ranges, maps }: EightBits, map: string): string {
  const at = 2 * maps.length;
  maps.push(map);
  if (ranges === null) return map;
  const least = Math.min(0, ranges[at]!);
  const step = Math.fround((Math.max(0, ranges[at + 1]!) - least) / 255) || 1;
  const zero = Math.min(255, Math.round(-least / step));
  const steps = [constant(graph, Float32Array.of(step), []), constant(graph, Uint8Array.of(zero), [])];
  const key = `${map} in steps ${steps}`;
  const known = graph.known.get(key);
  if (known !== undefined) return known;
  const value = node(graph, 'DequantizeLinear', [node(graph, 'QuantizeLinear', [map, ...steps]), ...steps]);
  graph.known.set(key, value);
  return value;
}

/**
 * Weights in steps of a 63rd of the largest of each output channel. In eight bits it would be a 127th, but without VNNI, cpus add up
 * two products of 8 bits in 16, in which larger ones do not fit. The steps are the graph's own to make: a runtime folds all of it when
 * it loads the graph.
 */
function roundedWeights(graph: Graph, weights: string, channels: number): string {
  const largest = node(graph, 'ReduceMax', [node(graph, 'Abs', [weights])], { axes: [1, 2, 3], keepdims: 0 });
  // A channel of zeros has no step of its own.
  const positive = node(graph, 'Max', [largest, constant(graph, Float32Array.of(1e-9), [])]);
  const step = node(graph, 'Div', [positive, constant(graph, Float32Array.of(63), [])]);
  const steps = [step, constant(graph, new Int8Array(channels))];
  const inSteps = node(graph, 'QuantizeLinear', [weights, ...steps], { axis: 0 });
  return node(graph, 'DequantizeLinear', [inSteps, ...steps], { axis: 0 });
}
