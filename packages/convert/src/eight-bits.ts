import type { ModelManifest } from '@fuzzydiff/core/bundle';
import { invalidArgument } from '@fuzzydiff/core/internal';
import type { Network } from './graphs/network.js';
import { constant, node } from './onnx/graph.js';
import type { OnnxValue } from './onnx/proto.js';

/** A network of which the ranges for its graph in 8 bits are to be measured. */
export interface RangesNetwork {
  /** Its description, without that graph. */
  readonly manifest: ModelManifest;
  /**
   * The bytes of a graph over the same weights that has a second output, `ranges`: `[maps, 2]`, the least and the largest value of
   * each map over all samples of a call.
   */
  readonly graph: Uint8Array;
}

/** Adds the output `ranges` to a network whose maps were collected; what it is. */
export function addRanges({ graph }: Network): OnnxValue {
  const maps = graph.eightBits?.maps ?? [];
  if (maps.length === 0)
    throw invalidArgument(
      'the network',
      'convolutions below its outermost level, which are the ones that can be computed in 8 bits,',
      'none',
      'import it without int8',
    );
  const one = constant(graph, [1]);
  const extremes = maps.flatMap((map) =>
    ['ReduceMin', 'ReduceMax'].map((op) => node(graph, 'Reshape', [node(graph, op, [map], { keepdims: 0 }), one])),
  );
  const shape = [maps.length, 2];
  const row = node(graph, 'Concat', extremes, { axis: 0 });
  graph.nodes.push({ op: 'Reshape', inputs: [row, constant(graph, shape)], outputs: ['ranges'], attributes: {} });
  return { name: 'ranges', type: 'float32', shape };
}

/** @throws FuzzydiffError `invalid-argument` for anything but so many pairs of finite numbers in order */
export function checkRanges(ranges: Float32Array, maps: number): Float32Array {
  const where = 'the measured ranges';
  if (!(ranges instanceof Float32Array) || ranges.length !== 2 * maps)
    throw invalidArgument(where, `a Float32Array of ${2 * maps} values`, ranges);
  for (let at = 0; at < ranges.length; at += 2) {
    const [least, most] = [ranges[at]!, ranges[at + 1]!];
    if (!(Number.isFinite(least) && Number.isFinite(most) && least <= most))
      throw invalidArgument(where, 'finite numbers, the smaller one first, of each map', [least, most]);
  }
  return ranges;
}
