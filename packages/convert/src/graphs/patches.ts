import { constant, type Graph, node } from '../onnx/graph.js';
import type { Feature } from './layers.js';

/**
 * Space to depth: each square of `patch` by `patch` pixels as one pixel of as many times the channels, ordered by channel, row and
 * column as PyTorch's `pixel_unshuffle` has it. (ONNX's SpaceToDepth has the channels last in that order.)
 */
export function toPatches(graph: Graph, x: Feature, patch: number): Feature {
  if (patch === 1) return x;
  const [channels, height, width] = [x.channels, x.height / patch, x.width / patch];
  const apart = reshaped(graph, x.name, [0, channels, height, patch, width, patch]);
  const ordered = node(graph, 'Transpose', [apart], { perm: [0, 1, 3, 5, 2, 4] });
  const folded = { channels: channels * patch ** 2, height, width };
  return { ...folded, name: reshaped(graph, ordered, [0, folded.channels, height, width]) };
}

/** The way back, PyTorch's `pixel_shuffle`. */
export function fromPatches(graph: Graph, x: Feature, patch: number): Feature {
  if (patch === 1) return x;
  const { height, width } = x;
  const channels = x.channels / patch ** 2;
  const apart = reshaped(graph, x.name, [0, channels, patch, patch, height, width]);
  const ordered = node(graph, 'Transpose', [apart], { perm: [0, 1, 4, 2, 5, 3] });
  const unfolded = { channels, height: height * patch, width: width * patch };
  return { ...unfolded, name: reshaped(graph, ordered, [0, channels, unfolded.height, unfolded.width]) };
}

const reshaped = (graph: Graph, name: string, shape: readonly number[]) =>
  node(graph, 'Reshape', [name, constant(graph, [...shape])]);
