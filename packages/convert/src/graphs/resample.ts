import { cast, constant, type Graph, node, weight } from '../onnx/graph.js';
import { convolved } from './convolved.js';
import { conv, type Feature } from './layers.js';

/** Every pixel twice in each direction. */
export function doubled(graph: Graph, x: Feature): Feature {
  const attributes = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
  const scales = constant(graph, Float32Array.of(1, 1, 2, 2));
  const name = node(graph, 'Resize', [x.name, '', scales], attributes);
  return { ...x, name, height: 2 * x.height, width: 2 * x.width };
}

/** The mean of every 2x2 pixels. */
export function halved(graph: Graph, x: Feature): Feature {
  const name = node(graph, 'AveragePool', [x.name], { kernel_shape: [2, 2], strides: [2, 2] });
  return { ...x, name, height: Math.floor(x.height / 2), width: Math.floor(x.width / 2) };
}

/** Which of a 3-tap kernel's taps fall on the same source pixel, for an output pixel of even and of odd position. */
const sharedTaps = [
  [[0], [1, 2]],
  [[0, 1], [2]],
] as const;

/**
 * `conv(doubled(x))` with a 3x3 kernel, in 4/9 of the multiplications. Among doubled pixels, two of three taps of each
 * direction read the same one, so each of the four output pixels of a source pixel is a 2x2 convolution of the source
 * with sums of the taps (Shi et al. 2016, arXiv 1609.05158, read backwards). The sums are made by a constant
 * multiplication with the stored kernel, which a runtime folds when it loads the graph.
 */
export function doubledConv(graph: Graph, x: Feature, name: string, channels: number): Feature {
  // onnxruntime 1.30 on WebGPU takes a kernel of the image's own size for a matrix product, and then leaves out the
  // zeros below and to the right.
  if (x.height === 2 && x.width === 2) return conv(graph, doubled(graph, x), { name, channels });
  const shape = [channels, x.channels, 3, 3];
  // Summed in float32 whatever the graph computes in: a sum of rounded taps would be rounded twice.
  const taps = weight(graph, `${name}.weight`, { shape, as: [channels * x.channels, 9], type: 'float32' });
  const bias = weight(graph, `${name}.bias`, { shape: [channels] });
  const out = { channels, height: 2 * x.height, width: 2 * x.width };
  const quarter = (row: number, column: number): string => {
    const sums = node(graph, 'MatMul', [taps, constant(graph, tapSums(row, column), [9, 4])]);
    const kernel = node(graph, 'Reshape', [sums, constant(graph, [channels, x.channels, 2, 2])]);
    const own = graph.compute === 'float32' ? kernel : cast(graph, kernel, graph.compute);
    const pads = [1 - row, 1 - column, row, column];
    return convolved(graph, x, { weights: own, bias, attributes: { kernel_shape: [2, 2], pads }, kernel: 2, out });
  };
  return woven(graph, quarter, { ...x, channels });
}

/**
 * Four images as one of twice the sides: the pixels of each pair of columns side by side, then those of rows. It is what
 * DepthToSpace does; on cpu, onnxruntime 1.30 does it in a third of the time.
 */
function woven(
  graph: Graph,
  quarter: (row: number, column: number) => string,
  { channels, height, width }: Omit<Feature, 'name'>,
): Feature {
  const reshaped = (value: string, ...shape: number[]) => node(graph, 'Reshape', [value, constant(graph, shape)]);
  const rows = [0, 1].map((row) => {
    const pixels = [0, 1].map((column) => reshaped(quarter(row, column), 0, channels, height, width, 1));
    return reshaped(node(graph, 'Concat', pixels, { axis: 4 }), 0, channels, height, 1, 2 * width);
  });
  const name = reshaped(node(graph, 'Concat', rows, { axis: 3 }), 0, channels, 2 * height, 2 * width);
  return { name, channels, height: 2 * height, width: 2 * width };
}

/** `[9, 4]`: which taps of the 3x3 kernel make each tap of the 2x2 kernel of one output position. */
function tapSums(row: number, column: number): Float32Array {
  const sums = new Float32Array(9 * 4);
  sharedTaps[row]!.forEach((rows, r) => {
    sharedTaps[column]!.forEach((columns, c) => {
      for (const i of rows) for (const j of columns) sums[(3 * i + j) * 4 + 2 * r + c] = 1;
    });
  });
  return sums;
}
