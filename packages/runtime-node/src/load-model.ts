import { join } from 'node:path';
import { checkInteger, checkOneOf, type EpsModel, FuzzydiffError } from '@fuzzydiff/core';
import { backendModel, type Graph, graphBackend } from '@fuzzydiff/core/backend';
import { manifestInfo } from '@fuzzydiff/core/bundle';
import { type Bundle, readBundle } from './bundle.js';
import { explainFailure, missingSupport } from './device-failure.js';
import { automaticDevices, type DeviceName, type DeviceReport, deviceNames } from './devices.js';
import { openGraph } from './open-graph.js';
import { probeDevices } from './probe-devices.js';
import { onnxRuntime } from './runtime.js';

/** Options of `loadModel`. */
export interface LoadOptions {
  /**
   * Where to run it. `auto` takes the first that runs this very model: CUDA and then the cpu on Linux, DirectML and then
   * the cpu on Windows, WebGPU and then the cpu on macOS. It never takes a software adapter, so on Linux and Windows
   * `webgpu` has to be named, and `coreml` everywhere. A device that is named and does not run the model is an error.
   *
   * @default 'auto'
   */
  readonly device?: 'auto' | DeviceName | undefined;
  /** Threads of one call on the cpu. @default onnxruntime's choice: one per physical core */
  readonly threads?: number | undefined;
  /** Most samples in one call; fewer take less memory. @default the bundle's */
  readonly maxBatch?: number | undefined;
  /**
   * Whether to compare the hashes of the model's files with the bundle's, about a second for a gigabyte. Their lengths
   * are always compared.
   *
   * @default true
   */
  readonly verify?: boolean | undefined;
}

/** A model that runs here, and how it came to its device. */
export interface LoadedModel extends EpsModel {
  /** The devices that `auto` tried before `info.device`, each with the reason why it did not run this model. */
  readonly passedOver: readonly DeviceReport[];
}

/**
 * Loads a model bundle, and the native library with the first of them. Calls on the model run one after the other, and
 * each keeps JavaScript waiting until it is done: an abort takes effect between two calls.
 *
 * @param ref the bundle's folder, as a path or a `file:` URL
 * @throws FuzzydiffError `not-found` where there is no bundle; `invalid-file` where a file is damaged or no graph that
 *   onnxruntime reads; `mismatch` where graph and `model.json` disagree; `device-unavailable` where the named device does
 *   not run the model, with the devices that work here; `invalid-argument` for an option out of range
 */
export async function loadModel(ref: string | URL, options: LoadOptions = {}): Promise<LoadedModel> {
  const { device = 'auto', threads, verify = true } = options;
  checkOneOf('device', device, ['auto', ...deviceNames]);
  if (threads !== undefined) checkInteger('threads', threads, 1, 1024);
  const bundle = await readBundle(ref, verify);
  const { graph } = bundle.manifest;
  const maxBatch = options.maxBatch ?? graph.maxBatch;
  checkInteger('maxBatch', maxBatch, 1, graph.fixedBatch ? graph.maxBatch : 65_536);

  const passedOver: DeviceReport[] = [];
  for (const candidate of device === 'auto' ? automaticDevices() : [device]) {
    const opened = await tryDevice(bundle, candidate, threads);
    if (typeof opened === 'string') {
      passedOver.push({ device: candidate, works: false, reason: opened });
      continue;
    }
    const info = { ...manifestInfo(bundle.manifest, candidate), maxBatch };
    const fixedBatch = graph.fixedBatch ? graph.maxBatch : undefined;
    return { ...backendModel(graphBackend(info, opened, { fixedBatch, plainDevice: 'cpu' })), passedOver };
  }
  throw await unavailable(bundle, passedOver);
}

/** The graph, open on a device, or the reason why it does not run there. */
async function tryDevice(bundle: Bundle, device: DeviceName, threads: number | undefined): Promise<Graph | string> {
  const runtime = await onnxRuntime();
  const missing = missingSupport(runtime, device);
  if (missing !== undefined) return missing;
  try {
    return await openGraph(runtime, bundle, device, threads);
  } catch (error) {
    // A graph that disagrees with its model.json does so on every device.
    if (FuzzydiffError.isInstance(error)) throw error;
    return explainFailure(device, error);
  }
}

async function unavailable({ manifest, folder }: Bundle, failed: readonly DeviceReport[]): Promise<FuzzydiffError> {
  const { device, reason } = failed.at(-1)!;
  // Whatever device was asked for: what the cpu cannot open is no graph, or not one for this onnxruntime.
  if (device === 'cpu')
    return new FuzzydiffError(
      'invalid-file',
      `Expected a graph that onnxruntime can open in ${join(folder, manifest.graph.file)} but found otherwise; import the model again. onnxruntime says: ${reason}`,
      { data: { folder, failed } },
    );
  const reports = await probeDevices(deviceNames.filter((name) => name !== device));
  const working = reports.filter(({ works }) => works).map((report) => report.device);
  return new FuzzydiffError(
    'device-unavailable',
    `Expected ${device} to run ${manifest.name} but found that it does not: ${reason} What works here: ${working.join(', ')}; use one of them, or auto.`,
    { data: { device, reason, working } },
  );
}
