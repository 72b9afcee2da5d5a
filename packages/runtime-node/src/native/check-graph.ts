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
  const expected: readonly ExpectedValue[] = [
    { kind: 'input', name: graph.samples, type: 'float32', shape: [batch, c, h, w] },
    { kind: 'input', name: graph.timesteps, type: graph.timestepType, shape: [batch] },
    { kind: 'output', name: graph.output, type: 'float32', shape: [batch, channels, h, w] },
  ];
  for (const value of expected)
    checkValue(manifest.name, value, value.kind === 'input' ? inputMetadata : outputMetadata);
}

interface ExpectedValue {
  readonly kind: 'input' | 'output';
  readonly name: string;
  readonly type: string;
  /** `undefined` stands for any number of samples. */
  readonly shape: readonly (number | undefined)[];
}

function checkValue(
  model: string,
  { kind, name, type, shape }: ExpectedValue,
  found: readonly InferenceSession.ValueMetadata[],
): void {
  const value = found.find((candidate) => candidate.name === name);
  if (value?.isTensor && value.type === type && fits(shape, value.shape)) return;
  const expected = `${kind} "${name}", ${sentence(type, shape)}`;
  const others = found.map((each) => `"${each.name}"${each.isTensor ? `, ${sentence(each.type, each.shape)}` : ''}`);
  throw new FuzzydiffError(
    'mismatch',
    `Expected the ${expected}, in the graph of ${model}, as its model.json says, but found ${others.join('; ')}; import the model again.`,
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
