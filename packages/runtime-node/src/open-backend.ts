import { graphBackend, type OpenServed, openFirst } from '@fuzzydiff/core/backend';
import { manifestInfo } from '@fuzzydiff/core/bundle';
import { explainFailure, missingSupport } from './device-failure.js';
import type { DeviceReport } from './devices.js';
import { webgpuHasHalf } from './native/probe-failure.js';
import { openComparing } from './open-comparing.js';
import { openGraph } from './open-graph.js';
import { onnxRuntime } from './runtime.js';
import type { Notice, OpenAsk, Opened } from './thread-messages.js';
import { unavailable } from './unavailable.js';

/**
 * Opens a bundle's network on the first device that runs it, in this thread.
 *
 * @throws FuzzydiffError where none does, or the graph is not the one its `model.json` describes
 */
export const openBackend: OpenServed<OpenAsk, Opened, Notice> = async (ask, notify) => {
  const { network, devices, precision: choice, maxBatch, threads } = ask;
  const { manifest } = network;
  const runtime = await onnxRuntime();
  const { device, precision, opened, failures } = await openFirst({
    manifest,
    devices,
    precision: choice,
    missingSupport: (name) => missingSupport(runtime, name),
    hasHalf: async (name) => name === 'webgpu' && (await webgpuHasHalf(runtime)),
    readNetwork: async () => network,
    open: (_, attempt) => openGraph(runtime, network, { ...attempt, threads }),
    explainFailure,
    unavailable: (found) => unavailable(network, choice === 'auto' ? 'float32' : choice, found.map(report)),
    warn: (warning) => notify({ warning }),
  });
  const info = { ...manifestInfo(manifest, precision === 'float32' ? device : `${device}, ${precision}`), maxBatch };
  const fixedBatch = manifest.graph.fixedBatch ? manifest.graph.maxBatch : undefined;
  const comparing = openComparing(runtime, network, threads);
  const backend = graphBackend(info, opened, { fixedBatch, plainDevice: 'cpu', comparing });
  return { backend, opened: { device, precision, passedOver: failures.map(report) } };
};

function report({ device, reason }: Required<Omit<DeviceReport, 'works'>>): DeviceReport {
  return { device, works: false, reason };
}
