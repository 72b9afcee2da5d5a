import { type Backend, type PrecisionChoice, precisionsFor } from '@fuzzydiff/core/backend';
import { modelFiles, networkFiles } from '@fuzzydiff/core/bundle';
import { checkInteger } from '@fuzzydiff/core/internal';
import { readBundle, readNetwork } from './bundle.js';
import {
  type DeviceName,
  type DeviceReport,
  deviceNames,
  halfProblem,
  threadsForgone,
  threadsProblem,
  webgpuProblem,
} from './devices.js';
import { openedBackend } from './opened-backend.js';
import type { LoadReport } from './report.js';
import type { RuntimeSettings } from './runtime.js';
import type { Place } from './source.js';
import { type Attempt, tryDevice } from './try-device.js';
import { unavailable } from './unavailable.js';

/** What to load, as plain data: it crosses from the page to the worker. */
export interface OpenRequest extends RuntimeSettings {
  readonly place: Place;
  readonly device: 'auto' | DeviceName;
  readonly precision: PrecisionChoice;
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
  // The bundle may be read again long after it was loaded: what the signal does then is no concern of it.
  const loading = new AbortController();
  const aborted = () => loading.abort(signal!.reason);
  signal?.addEventListener('abort', aborted, { once: true });
  try {
    return await load(request, report, loading.signal);
  } finally {
    signal?.removeEventListener('abort', aborted);
  }
}

async function load(request: OpenRequest, report: LoadReport, signal: AbortSignal): Promise<LoadedBackend> {
  const bundle = await readBundle(request.place, report, signal);
  const { manifest } = bundle;
  const { graph } = manifest;
  const maxBatch = request.maxBatch ?? graph.maxBatch;
  checkInteger('maxBatch', maxBatch, 1, graph.fixedBatch ? graph.maxBatch : 65_536);

  // Before the weights: a device that is not there should not cost a download.
  const passedOver: DeviceReport[] = [];
  const attempts: Attempt[] = [];
  for (const device of request.device === 'auto' ? deviceNames : [request.device]) {
    const reason = await problem(device, request);
    const able = async () => device === 'webgpu' && (await halfProblem()) === undefined;
    if (reason !== undefined) passedOver.push({ device, reason });
    else
      for (const precision of await precisionsFor(manifest, request.precision, able))
        attempts.push({ device, precision });
  }
  if (attempts.length === 0) throw await unavailable(manifest, passedOver);

  const inHalf = attempts.some(({ precision }) => precision === 'float16');
  const network = await readNetwork(bundle, inHalf ? networkFiles(manifest) : modelFiles(manifest));
  for (const [index, attempt] of attempts.entries()) {
    const { device, precision } = attempt;
    const opened = await tryDevice(network, attempt, request);
    if (typeof opened !== 'string') {
      const forgone = device === 'wasm' ? threadsForgone(request.threads) : undefined;
      if (forgone !== undefined) report.warning(forgone);
      return Object.assign(openedBackend(bundle, opened, attempt, { ...request, maxBatch }, report), { passedOver });
    }
    const next = attempts[index + 1];
    if (next?.device !== device) passedOver.push({ device, reason: opened });
    else
      report.warning(
        `${manifest.name} does not open in ${precision} on ${device} and is opened in ${next.precision}: ${opened}`,
      );
    signal.throwIfAborted();
  }
  throw await unavailable(manifest, passedOver);
}

/** Why a device cannot even be asked for, or nothing. */
async function problem(device: DeviceName, request: OpenRequest): Promise<string | undefined> {
  if (device === 'wasm') return threadsProblem(request.threads);
  const missing = await webgpuProblem(request.device === 'webgpu');
  return missing ?? (request.precision === 'float16' ? await halfProblem() : undefined);
}
