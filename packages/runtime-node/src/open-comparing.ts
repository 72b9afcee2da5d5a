import { join } from 'node:path';
import { type DiscrepancyGraph, discrepancyGraph } from '@fuzzydiff/core/backend';
import { openSession } from './native/open-session.js';
import type { Network } from './network.js';
import type { Runtime } from './runtime.js';

/**
 * The graph of a bundle's discrepancy network, on the cpu whatever runs the model: it is a hundredth of a correction. Opened with its
 * first call.
 */
export function openComparing(
  runtime: Runtime,
  { folder, manifest }: Network,
  threads: number | undefined,
): DiscrepancyGraph | undefined {
  const { discrepancyGraph: file } = manifest;
  if (file === undefined) return undefined;
  return discrepancyGraph(async () => ({
    Tensor: runtime.Tensor,
    session: await openSession(runtime, join(folder, file), { device: 'cpu', threads, prepare: async () => {} }),
  }));
}
