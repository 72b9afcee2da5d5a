import {
  type Attempt,
  type Backend,
  type DiscrepancyGraph,
  type Graph,
  graphBackend,
  graphFile,
  halfBackend,
  type OpenedFirst,
  openFirst,
} from '@fuzzydiff/core/backend';
import { type ModelBundle, manifestInfo, modelFiles, readBundle } from '@fuzzydiff/core/bundle';
import { checkInteger } from '@fuzzydiff/core/internal';
import { explainFailure, missingSupport } from './device-failure.js';
import type { DeviceName } from './devices.js';
import { placeFiles } from './files/place-files.js';
import type { ReadOptions } from './files/read-options.js';
import { readNetwork } from './network.js';
import { openComparing } from './open-comparing.js';
import { openGraph } from './open-graph.js';
import { threadsForgone } from './page/threads.js';
import { halfProblem } from './page/webgpu.js';
import { onnxRuntime } from './runtime.js';
import type { Notice, OpenAsk, Opened } from './thread-messages.js';
import { unavailable } from './unavailable.js';

/** A network that is open, and how it came to its device. */
interface OpenedBackend {
  readonly backend: Backend;
  readonly opened: Opened;
}

/**
 * Loads a bundle and opens its network on the first device that runs it, in this thread.
 *
 * @throws FuzzydiffError where there is no bundle, a file is damaged, or no device runs it; or the signal's reason
 */
export async function openBackend(
  ask: OpenAsk,
  notify: (notice: Notice) => void,
  signal?: AbortSignal,
): Promise<OpenedBackend> {
  // The bundle may be read again long after it was loaded: what the signal does then is no concern of it.
  const loading = new AbortController();
  const aborted = () => loading.abort(signal!.reason);
  signal?.addEventListener('abort', aborted, { once: true });
  try {
    return await load(ask, { notify, signal: loading.signal });
  } finally {
    signal?.removeEventListener('abort', aborted);
  }
}

async function load(ask: OpenAsk, options: ReadOptions): Promise<OpenedBackend> {
  const bundle = await readBundle(await placeFiles(ask.place, options));
  const { graph } = bundle.manifest;
  const maxBatch = ask.maxBatch ?? graph.maxBatch;
  checkInteger('maxBatch', maxBatch, 1, graph.fixedBatch ? graph.maxBatch : 65_536);

  const first = await openNetwork(bundle, ask, options);
  const { device, precision, failures: passedOver } = first;
  const warn = (warning: string) => options.notify({ warning });
  const forgone = device === 'wasm' ? threadsForgone(ask.threads) : undefined;
  if (forgone !== undefined) warn(forgone);
  const backend = networkBackend(bundle, first, maxBatch);
  if (precision !== 'float16') return { backend, opened: { passedOver } };
  const single: OpenAsk = { ...ask, devices: [device], precision: 'float32' };
  const openFloat32 = async () => networkBackend(bundle, await openNetwork(bundle, single, options), maxBatch);
  return { backend: halfBackend(backend, { openFloat32, warn }), opened: { passedOver } };
}

/** A graph that is open, and what to call the device that runs it. */
interface OpenedGraph {
  readonly graph: Graph;
  readonly comparing: DiscrepancyGraph | undefined;
  readonly name: string;
}

function openNetwork(
  bundle: ModelBundle,
  ask: OpenAsk,
  { notify, signal }: ReadOptions,
): Promise<OpenedFirst<DeviceName, OpenedGraph>> {
  const { manifest } = bundle;
  return openFirst({
    manifest,
    devices: ask.devices,
    precision: ask.precision,
    missingSupport: (device) => missingSupport(device, ask),
    hasHalf: async (device) => device === 'webgpu' && (await halfProblem()) === undefined,
    readNetwork: (precisions) => {
      const graphs = precisions.map((precision) => graphFile(manifest, precision));
      return readNetwork(bundle, [...new Set([...modelFiles(manifest), ...graphs])]);
    },
    async open(network, attempt) {
      const runtime = await onnxRuntime(attempt.device, ask);
      const comparing = await openComparing(runtime, bundle);
      const graph = await openGraph(runtime, network, attempt);
      return { graph, comparing, name: attemptName(attempt, runtime.env.wasm.numThreads) };
    },
    explainFailure: (_, error) => explainFailure(error),
    unavailable: (failures) => unavailable(manifest, failures),
    warn: (warning) => notify({ warning }),
    signal,
  });
}

function attemptName({ device, precision }: Attempt<DeviceName>, threads: number | undefined): string {
  const name = device === 'webgpu' ? device : `wasm, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  return precision === 'float32' ? name : `${name}, ${precision}`;
}

function networkBackend(
  { manifest }: ModelBundle,
  { opened: { graph, comparing, name } }: OpenedFirst<DeviceName, OpenedGraph>,
  maxBatch: number,
): Backend {
  const fixedBatch = manifest.graph.fixedBatch ? manifest.graph.maxBatch : undefined;
  return graphBackend({ ...manifestInfo(manifest, name), maxBatch }, graph, {
    fixedBatch,
    plainDevice: 'wasm',
    comparing,
  });
}
