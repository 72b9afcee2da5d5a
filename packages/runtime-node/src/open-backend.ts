import { FuzzydiffError } from '@fuzzydiff/core';
import { type Backend, graphBackend, type OpenServed, type Precision, precisionsFor } from '@fuzzydiff/core/backend';
import { manifestInfo } from '@fuzzydiff/core/bundle';
import { explainFailure, missingSupport } from './device-failure.js';
import type { DeviceName, DeviceReport } from './devices.js';
import { openGraph } from './open-graph.js';
import { webgpuHasHalf } from './probe-devices.js';
import { onnxRuntime, type Runtime } from './runtime.js';
import type { News, OpenAsk, Opened } from './thread-messages.js';
import { unavailable } from './unavailable.js';

/** A network that is open, and what it computes in. */
interface OpenedBackend {
  readonly backend: Backend;
  readonly precision: Precision;
}

/**
 * Opens a bundle's network on the first device that runs it, in this thread.
 *
 * @throws FuzzydiffError where none does, or the graph is not the one its `model.json` describes
 */
export const openBackend: OpenServed<OpenAsk, Opened, News> = async (ask, tell) => {
  const runtime = await onnxRuntime();
  const passedOver: DeviceReport[] = [];
  for (const device of ask.devices) {
    const opened = await openOn(runtime, device, ask, tell);
    if (typeof opened !== 'string')
      return { backend: opened.backend, opened: { device, precision: opened.precision, passedOver } };
    passedOver.push({ device, works: false, reason: opened });
  }
  throw await unavailable(ask.bundle, ask.precision === 'auto' ? 'float32' : ask.precision, passedOver);
};

/** The network, open on a device, or the reason why it does not run there. */
async function openOn(
  runtime: Runtime,
  device: DeviceName,
  ask: OpenAsk,
  tell: (news: News) => void,
): Promise<OpenedBackend | string> {
  const missing = missingSupport(runtime, device);
  if (missing !== undefined) return missing;
  const { manifest } = ask.bundle;
  const able = async () => device === 'webgpu' && (await webgpuHasHalf(runtime));
  const [first, second] = await precisionsFor(manifest, ask.precision, able);
  const opened = await openIn(runtime, device, first!, ask);
  if (typeof opened !== 'string' || second === undefined) return opened;
  tell({ warning: `${manifest.name} does not open in ${first} on ${device} and is opened in ${second}: ${opened}` });
  return openIn(runtime, device, second, ask);
}

async function openIn(
  runtime: Runtime,
  device: DeviceName,
  precision: Precision,
  { bundle, maxBatch, threads }: OpenAsk,
): Promise<OpenedBackend | string> {
  const { manifest } = bundle;
  try {
    const graph = await openGraph(runtime, bundle, device, precision, threads);
    const info = { ...manifestInfo(manifest, precision === 'float16' ? `${device}, ${precision}` : device), maxBatch };
    const fixedBatch = manifest.graph.fixedBatch ? manifest.graph.maxBatch : undefined;
    return { backend: graphBackend(info, graph, { fixedBatch, plainDevice: 'cpu' }), precision };
  } catch (error) {
    // A graph that disagrees with its model.json does so on every device.
    if (FuzzydiffError.isInstance(error)) throw error;
    return explainFailure(device, error);
  }
}
