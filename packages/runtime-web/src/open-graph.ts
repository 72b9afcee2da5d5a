import { type Attempt, type Graph, graphFile, sessionGraph } from '@fuzzydiff/core/backend';
import { sizeOf } from '@fuzzydiff/core/math';
import type { DeviceName } from './devices.js';
import type { Network } from './network.js';
import type { Runtime } from './runtime.js';

/**
 * Opens a bundle's graph for a precision on a device that then really runs it.
 *
 * @throws what onnxruntime throws
 */
export async function openGraph(
  runtime: Runtime,
  { manifest, contents }: Network,
  { device, precision }: Attempt<DeviceName>,
): Promise<Graph> {
  const { graph, shape } = manifest;
  const session = await runtime.InferenceSession.create(contents.get(graphFile(manifest, precision))!, {
    executionProviders: [device],
    externalData: graph.externalData.map((path) => ({ path, data: contents.get(path)! })),
    // Silent: its warnings are about how it optimises a graph, and its errors are thrown as well as logged.
    logSeverityLevel: 4,
    // Otherwise onnxruntime leaves a node that the GPU cannot run to WebAssembly, and calls that a success.
    ...(device === 'webgpu' ? { extra: { session: { disable_cpu_ep_fallback: '1' } } } : {}),
  });
  const opened = sessionGraph(runtime.Tensor, session, manifest);
  if (device === 'wasm') return opened;
  try {
    // A first call compiles the shaders, and only then is it known that they do compile.
    const count = graph.fixedBatch ? graph.maxBatch : 1;
    await opened.run(new Float32Array(count * sizeOf(shape)), new Array<number>(count).fill(0));
    return opened;
  } catch (error) {
    await opened.release();
    throw error;
  }
}
