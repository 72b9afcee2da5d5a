import { FuzzydiffError } from '@fuzzydiff/core';
import type { StoredTensors } from '../stored-tensor.js';
import { type ElementType, elementTypes, type OnnxAttribute, type OnnxInitializer, type OnnxNode } from './proto.js';

/** Where a graph's convolutions are computed in 8 bits, or the ranges for that are measured. */
export interface EightBits {
  /** Of the outermost level's maps. */
  readonly height: number;
  /** The least and the largest value of each map that is rounded, one pair after the other; `null` while they are measured. */
  readonly ranges: Float32Array | null;
  /** The maps that are rounded, in the order of the ranges. */
  readonly maps: string[];
}

/** What a graph's feature maps are computed in. */
export type ComputeType = 'float32' | 'float16';

/** A graph under construction: nodes in the order they run, over a checkpoint's tensors where they lie. */
export interface Graph {
  readonly tensors: StoredTensors;
  /** Type of the feature maps; normalisations and the time embedding are float32 in any case. */
  readonly compute: ComputeType;
  readonly eightBits: EightBits | null;
  readonly nodes: OnnxNode[];
  readonly initializers: OnnxInitializer[];
  /** What `constant` and `weight` made, by content, so that each is in the file once. */
  readonly known: Map<string, string>;
  /** The checkpoint's tensors that the graph uses. */
  readonly used: Set<string>;
}

/** An empty graph over a checkpoint's tensors. */
export function emptyGraph(tensors: StoredTensors, compute: ComputeType, eightBits: EightBits | null = null): Graph {
  return { tensors, compute, eightBits, nodes: [], initializers: [], known: new Map(), used: new Set() };
}

/** Adds a node with one output; its name. */
export function node(
  graph: Graph,
  op: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, OnnxAttribute>> = {},
): string {
  const output = `${op}_${graph.nodes.length}`;
  graph.nodes.push({ op, inputs, outputs: [output], attributes });
  return output;
}

/** Adds a node that splits its input along an axis into equal parts; their names. */
export function split(graph: Graph, input: string, axis: number, parts: number): string[] {
  const stem = `Split_${graph.nodes.length}`;
  const outputs = Array.from({ length: parts }, (_, i) => `${stem}_${i}`);
  graph.nodes.push({ op: 'Split', inputs: [input], outputs, attributes: { axis } });
  return outputs;
}

/** A constant of the graph itself: shapes, scales, frequencies. Plain numbers are whole ones (int64). */
export function constant(
  graph: Graph,
  values: readonly number[] | Float32Array | Uint8Array | Int8Array,
  shape: readonly number[] = [values.length],
): string {
  const type = typeOf(values);
  // Beyond a layer's channels they are tables, of which a graph has one.
  const key = values.length <= 4096 ? `constant ${type} [${shape}] ${values.join()}` : null;
  const known = key === null ? undefined : graph.known.get(key);
  if (known !== undefined) return known;
  const { buffer, byteOffset, byteLength } = ArrayBuffer.isView(values) ? values : BigInt64Array.from(values, BigInt);
  const name = `constant_${graph.initializers.length}`;
  graph.initializers.push({ name, type, shape, data: new Uint8Array(buffer, byteOffset, byteLength) });
  if (key !== null) graph.known.set(key, name);
  return name;
}

function typeOf(values: readonly number[] | Float32Array | Uint8Array | Int8Array): ElementType {
  if (values instanceof Float32Array) return 'float32';
  if (values instanceof Uint8Array) return 'uint8';
  return values instanceof Int8Array ? 'int8' : 'int64';
}

/** A number as a scalar of the type that the feature maps have, or of another. */
export function scalar(graph: Graph, value: number, type: ComputeType = graph.compute): string {
  const single = constant(graph, Float32Array.of(value), []);
  return type === 'float32' ? single : cast(graph, single, type);
}

/** A value in another element type. */
export function cast(graph: Graph, value: string, type: ComputeType): string {
  return node(graph, 'Cast', [value], { to: elementTypes[type] });
}

/** What the checkpoint has instead of a tensor: those of the same name behind a prefix, or else its first few. */
function noSuch(tensors: StoredTensors, wanted: string): string {
  const names = [...tensors.keys()];
  const prefixed = names.filter((name) => name.endsWith(`.${wanted}`));
  const shown = (prefixed.length > 0 ? prefixed : names).slice(0, 3).map((name) => `"${name.slice(0, 100)}"`);
  return `no such tensor among its ${names.length}, such as ${shown.join(', ')}`;
}

/** How a layer asks for a tensor of the checkpoint. */
export interface WeightUse {
  /** The shape it has in the checkpoint. */
  readonly shape: readonly number[];
  /** The shape the graph gives the same values (a linear layer as a 1x1 convolution). @default shape */
  readonly as?: readonly number[];
  /** The type the graph wants them in. @default the graph's compute type */
  readonly type?: ComputeType;
}

/**
 * A tensor of the checkpoint, in place. Stored in another type than it is wanted in, it goes through a cast, which a
 * runtime folds when it loads the graph.
 *
 * @throws FuzzydiffError `mismatch` when the checkpoint has no such tensor, or one of another shape
 */
export function weight(graph: Graph, name: string, use: WeightUse): string {
  const { shape, as = shape, type = graph.compute } = use;
  const stored = graph.tensors.get(name);
  if (stored === undefined || stored.shape.join() !== shape.join()) {
    const found = stored === undefined ? noSuch(graph.tensors, name) : `one of shape [${stored.shape.join(', ')}]`;
    throw new FuzzydiffError(
      'mismatch',
      `Expected a tensor "${name}" of shape [${shape.join(', ')}] in the checkpoint, as its configuration says, but found ${found}; check that the configuration belongs to this checkpoint.`,
      { data: { tensor: name, expected: shape, found: stored?.shape } },
    );
  }
  graph.used.add(name);
  const own = as.join() === shape.join() ? name : `${name} [${as.join()}]`;
  if (!graph.known.has(own)) {
    const { file, offset, length } = stored;
    graph.initializers.push({ name: own, type: stored.type, shape: as, data: { file, offset, length } });
    graph.known.set(own, own);
  }
  if (stored.type === type) return own;
  const key = `${own} as ${type}`;
  if (!graph.known.has(key)) graph.known.set(key, cast(graph, own, type));
  return graph.known.get(key)!;
}
