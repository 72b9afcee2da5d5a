import { FuzzydiffError } from '@fuzzydiff/core';
import {
  type Backend,
  graphBackend,
  halfBackend,
  type Precision,
  type PrecisionChoice,
  precisionsFor,
} from '@fuzzydiff/core/backend';
import { manifestInfo } from '@fuzzydiff/core/bundle';
import type { Bundle } from './bundle.js';
import { explainFailure, missingSupport } from './device-failure.js';
import type { DeviceName } from './devices.js';
import { openGraph } from './open-graph.js';
import { webgpuHasHalf } from './probe-devices.js';
import { onnxRuntime, type Runtime } from './runtime.js';
import { unavailable } from './unavailable.js';

/** How to open a network, besides where. */
export interface BackendSettings {
  readonly precision: PrecisionChoice;
  readonly maxBatch: number;
  readonly threads: number | undefined;
  readonly warn: (message: string) => void;
}

/** A bundle's network, open on a device, or the reason why it does not run there. */
export async function openBackend(
  bundle: Bundle,
  device: DeviceName,
  settings: BackendSettings,
): Promise<Backend | string> {
  const runtime = await onnxRuntime();
  const missing = missingSupport(runtime, device);
  if (missing !== undefined) return missing;
  const able = async () => device === 'webgpu' && (await webgpuHasHalf(runtime));
  const [first, second] = await precisionsFor(bundle.manifest, settings.precision, able);
  const opened = await openIn(runtime, bundle, device, first!, settings);
  if (typeof opened !== 'string' || second === undefined) return opened;
  settings.warn(`${bundle.manifest.name} does not open in ${first} on ${device} and is opened in ${second}: ${opened}`);
  return openIn(runtime, bundle, device, second, settings);
}

async function openIn(
  runtime: Runtime,
  bundle: Bundle,
  device: DeviceName,
  precision: Precision,
  settings: BackendSettings,
): Promise<Backend | string> {
  const { manifest } = bundle;
  const { maxBatch, threads, warn } = settings;
  const half = precision === 'float16';
  try {
    const graph = await openGraph(runtime, bundle, device, precision, threads);
    const info = { ...manifestInfo(manifest, half ? `${device}, ${precision}` : device), maxBatch };
    const fixedBatch = manifest.graph.fixedBatch ? manifest.graph.maxBatch : undefined;
    const backend = graphBackend(info, graph, { fixedBatch, plainDevice: 'cpu' });
    if (!half) return backend;
    const openFloat32 = async () => {
      const opened = await openIn(runtime, bundle, device, 'float32', settings);
      if (typeof opened === 'string')
        throw await unavailable(bundle, 'float32', [{ device, works: false, reason: opened }]);
      return opened;
    };
    return halfBackend(backend, { openFloat32, warn });
  } catch (error) {
    // A graph that disagrees with its model.json does so on every device.
    if (FuzzydiffError.isInstance(error)) throw error;
    return explainFailure(device, error);
  }
}
