import { invalidArgument } from '@fuzzydiff/core/internal';
import { cast, constant, type Graph, node, scalar, split } from '../onnx/graph.js';
import type { Feature } from './layers.js';

/** Queries, keys and values by head: `[N, heads, width, pixels]` each. */
export interface Heads {
  readonly queries: string;
  readonly keys: string;
  readonly values: string;
  /** Channels per head. */
  readonly width: number;
}

/**
 * Queries, keys and values out of one projection of three times the channels. `perHead`: channels lie head by head, and
 * within a head the queries, keys and values (guided-diffusion's old order); otherwise all queries, all keys, all values.
 */
export function splitHeads(graph: Graph, qkv: Feature, width: number, perHead: boolean): Heads {
  const heads = qkv.channels / (3 * width);
  if (!Number.isInteger(width) || !Number.isInteger(heads))
    throw invalidArgument('the channels of an attention head', `a divisor of its layer's ${qkv.channels / 3}`, width);
  const shape = [0, heads, perHead ? 3 * width : width, qkv.height * qkv.width];
  const reshaped = (value: string) => node(graph, 'Reshape', [value, constant(graph, shape)]);
  const parts = perHead ? split(graph, reshaped(qkv.name), 2, 3) : split(graph, qkv.name, 1, 3).map(reshaped);
  return { queries: parts[0]!, keys: parts[1]!, values: parts[2]!, width };
}

/**
 * `softmax(Q^T K / sqrt(width))` over the keys, applied to the values (Vaswani et al. 2017, arXiv 1706.03762, eq. 1), as
 * a feature map of the shape of `like`. Channels stay before pixels throughout: onnxruntime folds the transposes and the
 * scale into its matrix products.
 */
export function attend(graph: Graph, { queries, keys, values, width }: Heads, like: Feature): Feature {
  const half = graph.compute === 'float16';
  const scores = half ? halfScores(graph, queries, keys, width) : singleScores(graph, queries, keys, width);
  const weights = node(graph, 'Softmax', [scores], { axis: -1 });
  const mixed = node(graph, 'MatMul', [values, transposed(graph, half ? cast(graph, weights, 'float16') : weights)]);
  const shape = constant(graph, [0, like.channels, like.height, like.width]);
  return { ...like, name: node(graph, 'Reshape', [mixed, shape]) };
}

/** `Q^T K / sqrt(width)`. */
function singleScores(graph: Graph, queries: string, keys: string, width: number): string {
  const product = node(graph, 'MatMul', [transposed(graph, queries), keys]);
  return node(graph, 'Mul', [product, constant(graph, Float32Array.of(1 / Math.sqrt(width)), [])]);
}

/**
 * The same out of float16: scaled before the product, which could exceed its range else; and then in float32, because a
 * sum over a thousand keys would lose too much in float16.
 */
function halfScores(graph: Graph, queries: string, keys: string, width: number): string {
  const scale = scalar(graph, width ** -0.25);
  const [q, k] = [queries, keys].map((value) => node(graph, 'Mul', [value, scale])) as [string, string];
  return cast(graph, node(graph, 'MatMul', [transposed(graph, q), k]), 'float32');
}

function transposed(graph: Graph, value: string): string {
  return node(graph, 'Transpose', [value], { perm: [0, 1, 3, 2] });
}
