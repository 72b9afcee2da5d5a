import { invalidArgument } from '@fuzzydiff/core/internal';
import { cast, constant, type Graph, node, weight } from '../onnx/graph.js';
import { convolved } from './convolved.js';

/** A feature map in the graph: `[N, channels, height, width]`, all but the batch known when the graph is written. */
export interface Feature {
  readonly name: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** A convolution of the checkpoint. */
export interface Conv {
  /** Its tensors are `name.weight`, `[channels, in, kernel, kernel]`, and `name.bias`, `[channels]`. */
  readonly name: string;
  /** Of its output. */
  readonly channels: number;
  /** Side of its square kernel. @default 3 */
  readonly kernel?: number;
  /** @default 1 */
  readonly stride?: number;
  /** Zeros around the input: top, left, bottom, right. @default 1 on each side */
  readonly pads?: readonly [number, number, number, number];
  /** The weight's shape in the checkpoint, where that is not the convolution's. */
  readonly stored?: readonly number[];
}

/** A convolution of the checkpoint. */
export function conv(graph: Graph, x: Feature, { name, channels, kernel = 3, stride = 1, ...options }: Conv): Feature {
  const { pads = [1, 1, 1, 1], stored } = options;
  const as = [channels, x.channels, kernel, kernel];
  const weights = weight(graph, `${name}.weight`, { shape: stored ?? as, as });
  const bias = weight(graph, `${name}.bias`, { shape: [channels] });
  const extent = (size: number, zeros: number) => Math.floor((size + zeros - kernel) / stride) + 1;
  const out = {
    channels,
    height: extent(x.height, pads[0] + pads[2]),
    width: extent(x.width, pads[1] + pads[3]),
  };
  const attributes = { kernel_shape: [kernel, kernel], strides: [stride, stride], pads };
  return { ...out, name: convolved(graph, x, { weights, bias, attributes, kernel, out }) };
}

/** A layer on every pixel alone: a 1x1 convolution, however the checkpoint stores it (linear, Conv1d or Conv2d). */
export function pointwise(graph: Graph, x: Feature, name: string, channels: number): Feature {
  const rank = graph.tensors.get(`${name}.weight`)?.shape.length ?? 4;
  const stored = [channels, x.channels, 1, 1].slice(0, Math.max(2, rank));
  return conv(graph, x, { name, channels, kernel: 1, pads: [0, 0, 0, 0], stored });
}

/** Several such layers as one, their outputs channel after channel: a runtime joins their weights when it loads the graph. */
export function joinedPointwise(graph: Graph, x: Feature, names: readonly string[], channels: number): Feature {
  const [weights, bias] = [
    names.map((name) =>
      weight(graph, `${name}.weight`, { shape: [channels, x.channels], as: [channels, x.channels, 1, 1] }),
    ),
    names.map((name) => weight(graph, `${name}.bias`, { shape: [channels] })),
  ].map((parts) => node(graph, 'Concat', parts, { axis: 0 })) as [string, string];
  const out = { ...x, channels: names.length * channels };
  const attributes = { kernel_shape: [1, 1] };
  return { ...out, name: convolved(graph, x, { weights, bias, attributes, kernel: 1, out }) };
}

/** A linear layer `y = x W^T + b` on `[N, from]`, in float32: only the time embedding's are linear. */
export function linear(
  graph: Graph,
  x: string,
  { name, from, to }: { name: string; from: number; to: number },
): string {
  const type = 'float32';
  const w = weight(graph, `${name}.weight`, { shape: [to, from], type });
  const b = weight(graph, `${name}.bias`, { shape: [to], type });
  return node(graph, 'Gemm', [x, w, b], { transB: 1 });
}

/** A group normalisation's numbers, besides its name. */
export interface Norm {
  readonly groups: number;
  readonly epsilon: number;
  /** @default none */
  readonly modulation?: Modulation;
}

/** Gain and offset by sample and channel that go on top of a normalisation's own: `y (1 + scale) + shift`. */
export interface Modulation {
  /** `[N, channels, 1, 1]`, float32. */
  readonly scale: string;
  readonly shift: string;
}

/**
 * Group normalisation (Wu and He 2018, arXiv 1803.08494), in float32: instance normalisation of the groups, then gain
 * and offset per channel, into which a modulation is multiplied first, so that it costs no pass over the map.
 *
 * ONNX has an operator of its own for it, but onnxruntime 1.30 runs that on cpu as a function of ten primitives: a whole
 * prediction took 5 % longer. With layer normalisation of the groups it took 2 % longer.
 */
export function groupNorm(graph: Graph, x: Feature, name: string, { groups, epsilon, modulation }: Norm): Feature {
  const { channels, height, width } = x;
  if (channels % groups !== 0)
    throw invalidArgument(`the groups of ${name}`, `a divisor of its ${channels} channels`, groups);
  const half = graph.compute === 'float16';
  const single = half ? cast(graph, x.name, 'float32') : x.name;
  const grouped = node(graph, 'Reshape', [single, constant(graph, [0, groups, -1])]);
  const ones = constant(graph, new Float32Array(groups).fill(1));
  const zeros = constant(graph, new Float32Array(groups));
  const normed = node(graph, 'InstanceNormalization', [grouped, ones, zeros], { epsilon: { float: epsilon } });
  const flat = node(graph, 'Reshape', [normed, constant(graph, [0, channels, height, width])]);
  const parts = ['weight', 'bias'].map((part) =>
    weight(graph, `${name}.${part}`, { shape: [channels], type: 'float32' }),
  );
  const moved =
    modulation === undefined ? affine(graph, flat, parts, channels) : modulated(graph, flat, parts, modulation);
  return { ...x, name: half ? cast(graph, moved, 'float16') : moved };
}

/** Gain and offset per channel: a batch normalisation of mean 0 and variance 1 is one pass, a product and a sum are two. */
function affine(graph: Graph, x: string, parts: readonly string[], channels: number): string {
  const mean = constant(graph, new Float32Array(channels));
  const variance = constant(graph, new Float32Array(channels).fill(1));
  return node(graph, 'BatchNormalization', [x, ...parts, mean, variance], { epsilon: { float: 0 } });
}

/** Gain and offset per channel and sample. */
function modulated(graph: Graph, x: string, parts: readonly string[], { scale, shift }: Modulation): string {
  const perChannel = constant(graph, [-1, 1, 1]);
  const [gain, offset] = parts.map((part) => node(graph, 'Reshape', [part, perChannel])) as [string, string];
  const factor = node(graph, 'Add', [scale, constant(graph, Float32Array.of(1), [])]);
  const scaled = node(graph, 'Mul', [x, node(graph, 'Mul', [gain, factor])]);
  return node(graph, 'Add', [scaled, node(graph, 'Add', [node(graph, 'Mul', [offset, factor]), shift])]);
}

/** The sum of two feature maps of one shape. */
export function add(graph: Graph, x: Feature, y: Feature): Feature {
  return { ...x, name: node(graph, 'Add', [x.name, y.name]) };
}

/** Two feature maps as one, channel after channel. */
export function concat(graph: Graph, x: Feature, y: Feature): Feature {
  if (x.height !== y.height || x.width !== y.width)
    throw invalidArgument(
      'the image size',
      'sides that can be halved as often as the network does',
      `${y.height}x${y.width} beside ${x.height}x${x.width} at one level`,
    );
  return { ...x, channels: x.channels + y.channels, name: node(graph, 'Concat', [x.name, y.name], { axis: 1 }) };
}
