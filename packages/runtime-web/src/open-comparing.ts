import { type DiscrepancyGraph, discrepancyGraph } from '@fuzzydiff/core/backend';
import type { ModelBundle } from '@fuzzydiff/core/bundle';
import type { Runtime } from './runtime.js';

/**
 * The graph of a bundle's discrepancy network, on wasm whatever runs the model: it is a hundredth of a correction. Opened with its
 * first call; its file, a few kilobytes, is read now, so that it is there when the network is not.
 */
export async function openComparing(
  runtime: Runtime,
  { manifest, read }: ModelBundle,
): Promise<DiscrepancyGraph | undefined> {
  const { discrepancy: path, discrepancyGraph: file } = manifest;
  if (path === undefined || file === undefined) return undefined;
  const graph = await read(file);
  return discrepancyGraph(async () => ({
    Tensor: runtime.Tensor,
    session: await runtime.InferenceSession.create(graph, {
      executionProviders: ['wasm'],
      externalData: [{ path, data: await read(path) }],
      // Silent, as for the model's: its warnings are about how it optimises a graph.
      logSeverityLevel: 4,
    }),
  }));
}
