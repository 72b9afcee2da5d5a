import { checkInteger, FuzzydiffError } from '@fuzzydiff/core';
import { type Backend, type Graph, graphBackend } from '@fuzzydiff/core/backend';
import { type ModelManifest, manifestInfo } from '@fuzzydiff/core/bundle';
import { type Bundle, readFiles, readManifest } from './bundle.js';
import { type DeviceName, type DeviceReport, deviceNames, threadsProblem, webgpuProblem } from './devices.js';
import { fileCache } from './file-cache.js';
import type { LoadReport } from './report.js';
import { onnxRuntime, type RuntimeSettings } from './runtime.js';
import { openGraph } from './session.js';

/** What to load, as plain data: it crosses from the page to the worker. */
export interface OpenRequest extends RuntimeSettings {
  /** The bundle's absolute URL, with a `/` at its end. */
  readonly folder: string;
  readonly device: 'auto' | DeviceName;
  readonly maxBatch: number | undefined;
}

/** A model that is open, in this thread or in a worker, and how it came to its device. */
export interface LoadedBackend extends Backend {
  readonly passedOver: readonly DeviceReport[];
}

/** Loads a bundle and opens it in this thread. */
export async function openBackend(
  request: OpenRequest,
  report: LoadReport,
  signal?: AbortSignal,
): Promise<LoadedBackend> {
  const { folder, device } = request;
  const cache = await fileCache(report.warning);
  const manifest = await readManifest(folder, cache, signal);
  const { graph } = manifest;
  const maxBatch = request.maxBatch ?? graph.maxBatch;
  checkInteger('maxBatch', maxBatch, 1, graph.fixedBatch ? graph.maxBatch : 65_536);

  // Before the weights: a device that is not there should not cost a download.
  const passedOver: DeviceReport[] = [];
  const candidates: DeviceName[] = [];
  for (const candidate of device === 'auto' ? deviceNames : [device]) {
    const reason = candidate === 'webgpu' ? await webgpuProblem(device === 'webgpu') : threadsProblem(request.threads);
    if (reason === undefined) candidates.push(candidate);
    else passedOver.push({ device: candidate, reason });
  }
  if (candidates.length === 0) throw await unavailable(manifest, passedOver);

  const bundle = await readFiles(folder, manifest, cache, report, signal);
  for (const candidate of candidates) {
    const opened = await tryDevice(bundle, candidate, request);
    if (typeof opened === 'string') passedOver.push({ device: candidate, reason: opened });
    else {
      const info = { ...manifestInfo(manifest, opened.device), maxBatch };
      const fixedBatch = graph.fixedBatch ? graph.maxBatch : undefined;
      return { ...graphBackend(info, opened.graph, { fixedBatch, plainDevice: 'wasm' }), passedOver };
    }
    signal?.throwIfAborted();
  }
  throw await unavailable(manifest, passedOver);
}

/** The graph, open on a device, and what to call that device; or the reason why it does not run there. */
async function tryDevice(
  bundle: Bundle,
  device: DeviceName,
  settings: RuntimeSettings,
): Promise<{ graph: Graph; device: string } | string> {
  try {
    const runtime = await onnxRuntime(device, settings);
    const graph = await openGraph(runtime, bundle, device);
    const threads = runtime.env.wasm.numThreads;
    return { graph, device: device === 'webgpu' ? device : `wasm, ${threads} ${threads === 1 ? 'thread' : 'threads'}` };
  } catch (error) {
    const said = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
    const remedy = remedies.find(([symptom]) => symptom.test(said))?.[1] ?? '';
    return `${said}${/[.!?]$/.test(said) ? '' : '.'}${remedy}`;
  }
}

/** What to do about what onnxruntime says. */
const remedies: readonly (readonly [symptom: RegExp, remedy: string])[] = [
  [
    /no available backend|dynamically imported module/,
    " Serve onnxruntime-web's files, and give their folder as wasmPaths where it is not beside the script.",
  ],
  [
    /fallback to CPU EP/,
    ' Some of its nodes have no WebGPU kernel, for instance a cast from int64; graphs made by "fuzzydiff import" do without.',
  ],
];

async function unavailable(manifest: ModelManifest, failed: readonly DeviceReport[]): Promise<FuzzydiffError> {
  const devices = failed.map(({ device }) => device);
  const working: DeviceName[] = [];
  if (!devices.includes('wasm')) working.push('wasm');
  if (!devices.includes('webgpu') && (await webgpuProblem(true)) === undefined) working.push('webgpu');
  const reasons = failed.map(({ device, reason }) => `${device}: ${reason}`).join(' ');
  const others = working.length > 0 ? ` What works here: ${working.join(', ')}; use it, or auto.` : '';
  return new FuzzydiffError(
    'device-unavailable',
    `Expected ${devices.join(' or ')} to run ${manifest.name} but found otherwise. ${reasons}${others}`,
    { data: { failed, working } },
  );
}
