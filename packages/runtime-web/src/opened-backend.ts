import { type Backend, graphBackend, halfBackend } from '@fuzzydiff/core/backend';
import { manifestInfo, modelFiles } from '@fuzzydiff/core/bundle';
import { type ModelBundle, readNetwork } from './bundle.js';
import type { LoadReport } from './report.js';
import type { RuntimeSettings } from './runtime.js';
import { type Attempt, type OpenedGraph, tryDevice } from './try-device.js';
import { unavailable } from './unavailable.js';

/** A graph that is open as a backend. In half precision, it reads the bundle again where that does not hold. */
export function openedBackend(
  bundle: ModelBundle,
  { graph, name }: OpenedGraph,
  { device, precision }: Attempt,
  settings: RuntimeSettings & { readonly maxBatch: number },
  report: LoadReport,
): Backend {
  const { manifest } = bundle;
  const fixedBatch = manifest.graph.fixedBatch ? manifest.graph.maxBatch : undefined;
  const info = { ...manifestInfo(manifest, name), maxBatch: settings.maxBatch };
  const backend = graphBackend(info, graph, { fixedBatch, plainDevice: 'wasm' });
  if (precision === 'float32') return backend;
  const openFloat32 = async () => {
    const attempt: Attempt = { device, precision: 'float32' };
    const opened = await tryDevice(await readNetwork(bundle, modelFiles(manifest)), attempt, settings);
    if (typeof opened === 'string') throw await unavailable(manifest, [{ device, reason: opened }]);
    return openedBackend(bundle, opened, attempt, settings, report);
  };
  return halfBackend(backend, { openFloat32, warn: report.warning });
}
