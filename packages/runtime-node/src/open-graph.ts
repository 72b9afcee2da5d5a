import { join } from 'node:path';
import { type Attempt, type Graph, graphFile, sessionGraph } from '@fuzzydiff/core/backend';
import { sizeOf } from '@fuzzydiff/core/math';
import type { DeviceName } from './devices.js';
import { checkGraph } from './native/check-graph.js';
import { openSession } from './native/open-session.js';
import type { Network } from './network.js';
import type { Runtime } from './runtime.js';

/** On what to open a graph. */
export interface OpenGraphOptions extends Attempt<DeviceName> {
  /** Of one call on the cpu; `undefined` leaves it to onnxruntime. */
  readonly threads: number | undefined;
}

/**
 * Opens a bundle's graph for a precision on a device that then really runs it.
 *
 * @throws FuzzydiffError `mismatch` where the graph is not the one its `model.json` describes, or else the device's error
 */
export async function openGraph(
  runtime: Runtime,
  { folder, manifest }: Network,
  { device, precision, threads }: OpenGraphOptions,
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
