import { parseDiscrepancyNetwork, type ReadNetwork } from '../attention/learned/network.js';
import type { ModelBundle } from './read-bundle.js';

/**
 * The network by which a bundle's model compares images with their projections; none where it has none.
 *
 * @throws FuzzydiffError `invalid-file` for a file that is damaged or no such network; what reading it throws
 */
export async function bundleNetwork({ manifest, read }: ModelBundle): Promise<ReadNetwork | undefined> {
  const { discrepancy: file } = manifest;
  if (file === undefined) return undefined;
  return parseDiscrepancyNetwork(await read(file), manifest.files[file]!.sha256, file);
}
