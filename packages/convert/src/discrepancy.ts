import type { ByteSource } from './byte-source.js';
import { readCheckpoint } from './checkpoint.js';
import { discrepancyGraph } from './graphs/discrepancy.js';

/**
 * Writes a discrepancy network as a graph over its weights where they lie, so that a runtime computes it. A bundle holds it beside the
 * weights; without it, the network is computed in TypeScript, ten times slower. Ours.
 *
 * @param weights the `.safetensors` file of `training/discrepancy.py`, under the name that it has in the bundle
 * @returns the bytes of an `.onnx` file: the bundle's `discrepancyGraph`
 * @throws FuzzydiffError `invalid-file` for a damaged file, `mismatch` for one that holds another network
 */
export async function convertDiscrepancyNetwork(weights: ByteSource): Promise<Uint8Array> {
  return discrepancyGraph(await readCheckpoint(weights));
}
