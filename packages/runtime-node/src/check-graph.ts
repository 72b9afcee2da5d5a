import { FuzzydiffError } from '@fuzzydiff/core';
import type { ModelManifest } from '@fuzzydiff/core/bundle';
import type { InferenceSession } from 'onnxruntime-node';

/**
 * Compares what a graph takes and gives with what its manifest says. A dimension that the graph leaves open fits
 * anything.
 *
 * @throws FuzzydiffError `mismatch` that names both
 */
export function checkGraph(session: InferenceSession, manifest: ModelManifest): void {
  const { graph, shape, varianceType } = manifest;
  const [c, h, w] = shape;
  const batch = graph.fixedBatch ? graph.maxBatch : undefined;
  const channels = varianceType === 'learned_range' ? 2 * c : c;
  const { inputMetadata, outputMetadata } = session;
  checkValue(manifest, 'input', graph.samples, inputMetadata, 'float32', [batch, c, h, w]);
  checkValue(manifest, 'input', graph.timesteps, inputMetadata, graph.timestepType, [batch]);
  checkValue(manifest, 'output', graph.output, outputMetadata, 'float32', [batch, channels, h, w]);
}

function checkValue(
  manifest: ModelManifest,
  kind: 'input' | 'output',
  name: string,
  found: readonly InferenceSession.ValueMetadata[],
  type: string,
  shape: readonly (number | undefined)[],
): void {
  const value = found.find((candidate) => candidate.name === name);
  if (value?.isTensor && value.type === type && fits(shape, value.shape)) return;
  const expected = `${kind} "${name}", ${sentence(type, shape)}`;
  const others = found.map((each) => `"${each.name}"${each.isTensor ? `, ${sentence(each.type, each.shape)}` : ''}`);
  throw new FuzzydiffError(
    'mismatch',
    `Expected the ${expected}, in the graph of ${manifest.name}, as its model.json says, but found ${others.join('; ')}; import the model again.`,
    { data: { expected, found: others } },
  );
}

/** `undefined` stands for any number of samples, which a graph with a number there does not take. */
function fits(shape: readonly (number | undefined)[], found: readonly (number | string)[]): boolean {
  return (
    shape.length === found.length &&
    shape.every((extent, axis) => typeof found[axis] !== 'number' || extent === found[axis])
  );
}

function sentence(type: string, shape: readonly (number | string | undefined)[]): string {
  return `${type} [${shape.map((extent) => extent ?? 'N').join(', ')}]`;
}
