import { join } from 'node:path';
import { type Graph, graphFile, type Precision, sessionGraph } from '@fuzzydiff/core/backend';
import { sizeOf } from '@fuzzydiff/core/math';
import type { Bundle } from './bundle.js';
import { checkGraph } from './check-graph.js';
import type { DeviceName } from './devices.js';
import type { Runtime } from './runtime.js';
import { openSession } from './session.js';

/**
 * Opens a bundle's graph for a precision on a device that then really runs it.
 *
 * @throws FuzzydiffError `mismatch` where the graph is not the one its `model.json` describes, or else the device's error
 */
export async function openGraph(
  runtime: Runtime,
  { folder, manifest }: Bundle,
  device: DeviceName,
  precision: Precision,
  threads: number | undefined,
): Promise<Graph> {
  const { shape, graph } = manifest;
  // By its path, not its bytes: onnxruntime finds external data beside it.
  const session = await openSession(runtime, join(folder, graphFile(manifest, precision)), {
    device,
    threads,
    async prepare(opened) {
      checkGraph(opened, manifest);
      if (device === 'cpu') return;
      const count = graph.fixedBatch ? graph.maxBatch : 1;
      const zeros = new Float32Array(count * sizeOf(shape));
      await sessionGraph(runtime.Tensor, opened, manifest).run(zeros, new Array<number>(count).fill(0));
    },
  });
  return sessionGraph(runtime.Tensor, session, manifest);
}
