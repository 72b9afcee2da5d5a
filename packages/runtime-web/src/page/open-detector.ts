import { type FaceDetector, FuzzydiffError } from '@fuzzydiff/core';
import { type FaceDetectorOptions, type FaceGraph, faceDetector, modelFile, sessionFaceGraph } from '@fuzzydiff/faces';
import { explainFailure, missingSupport } from '../device-failure.js';
import type { DeviceName, DeviceReport } from '../devices.js';
import { detectorNaming } from '../files/naming.js';
import { placeFiles } from '../files/place-files.js';
import type { ReadOptions } from '../files/read-options.js';
import { onnxRuntime, type RuntimeSettings } from '../runtime.js';
import type { Notice } from '../thread-messages.js';
import { threadsForgone } from './threads.js';

/** What detector to open, as plain data: it crosses from the page to the worker. */
export interface DetectorAsk extends RuntimeSettings {
  /** The absolute URL of the network's file. */
  readonly url: string;
  /** To be tried in this order. */
  readonly devices: readonly DeviceName[];
  readonly options: FaceDetectorOptions;
}

/** Where a detector runs, and how it came there. */
export interface OpenedDetector {
  readonly device: DeviceName;
  readonly passedOver: readonly DeviceReport[];
}

/**
 * Opens a face detector on the first device that runs its network, in this thread.
 *
 * @throws FuzzydiffError where the file is missing or another, or no device runs it; or the signal's reason
 */
export async function openDetector(
  ask: DetectorAsk,
  notify: (notice: Notice) => void,
  signal?: AbortSignal,
): Promise<{ readonly detector: FaceDetector; readonly opened: OpenedDetector }> {
  const network = await readNetwork(ask.url, { notify, signal });
  const passedOver: DeviceReport[] = [];
  for (const device of ask.devices) {
    const missing = await missingSupport(device, { ...ask, precision: 'float32' });
    const graph = missing ?? (await openOn(device, network, ask).catch(explainFailure));
    if (typeof graph !== 'string') {
      const forgone = device === 'wasm' ? threadsForgone(ask.threads) : undefined;
      if (forgone !== undefined) notify({ warning: forgone });
      return { detector: faceDetector(graph, ask.options), opened: { device, passedOver } };
    }
    signal?.throwIfAborted();
    passedOver.push({ device, reason: graph });
  }
  const reasons = passedOver.map(({ device, reason }) => `${device}: ${reason}`).join(' ');
  throw new FuzzydiffError(
    'device-unavailable',
    `Expected ${ask.devices.join(' or ')} to run the network that finds faces but found otherwise. ${reasons}`,
    { data: { failed: passedOver } },
  );
}

/** The network's file, verified, and kept for the next visit as a model's are. */
async function readNetwork(url: string, options: ReadOptions): Promise<Uint8Array> {
  const folder = new URL('.', url).href;
  const files = await placeFiles({ url: folder }, { ...options, naming: detectorNaming });
  return files.read({ name: url.slice(folder.length), ...modelFile });
}

/** @throws what onnxruntime throws */
async function openOn(device: DeviceName, network: Uint8Array, settings: RuntimeSettings): Promise<FaceGraph> {
  const runtime = await onnxRuntime(device, settings);
  const session = await runtime.InferenceSession.create(network, {
    executionProviders: [device],
    // Silent: its warnings are about how it optimises a graph, and its errors are thrown as well as logged.
    logSeverityLevel: 4,
    // Otherwise onnxruntime leaves a node that the GPU cannot run to WebAssembly, and calls that a success.
    ...(device === 'webgpu' ? { extra: { session: { disable_cpu_ep_fallback: '1' } } } : {}),
  });
  const graph = sessionFaceGraph(runtime.Tensor, session);
  if (device === 'wasm') return graph;
  try {
    // A first call compiles the shaders, and only then is it known that they do compile.
    await graph.run(new Float32Array(3 * 64 * 64), [1, 3, 64, 64]);
    return graph;
  } catch (error) {
    await graph.release();
    throw error;
  }
}
