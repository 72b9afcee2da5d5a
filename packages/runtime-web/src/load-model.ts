import type { EpsModel } from '@fuzzydiff/core';
import {
  type Backend,
  backendModel,
  devicesFor,
  type PrecisionChoice,
  precisionChoices,
} from '@fuzzydiff/core/backend';
import { bundleNetwork } from '@fuzzydiff/core/bundle';
import { checkInteger, checkOneOf } from '@fuzzydiff/core/internal';
import { automaticDevices, type DeviceName, type DeviceReport, deviceNames } from './devices.js';
import { type BundleSource, folderUrl, placeOf } from './files/source.js';
import { openBackend } from './open-backend.js';
import { openBundle } from './open-bundle.js';
import { checkBrowser } from './page/check-browser.js';
import { notifier, type ReportOptions } from './page/report.js';
import type { OpenAsk } from './thread-messages.js';
import { workerBackend } from './worker-backend.js';

/** Options of `loadModel`. */
export interface LoadOptions extends ReportOptions {
  /**
   * Where to run it. `auto` takes WebGPU where there is an adapter that is no software and runs this very model, else
   * WebAssembly. A device that is named and does not run the model is an error.
   *
   * @default 'auto'
   */
  readonly device?: 'auto' | DeviceName | undefined;
  /**
   * What the network computes in. `auto` takes float16 on WebGPU where the adapter has it (`shader-f16`) and the bundle a
   * graph for it, else float32. Where a prediction in float16 is not finite, the model goes on in float32 from that call on:
   * `info.device` says so, and `onWarning` is called. A named `float16` is used on wasm, too, where it is no faster. `int8` is for
   * wasm, has to be named, and needs a bundle with a graph for it: faster there, and no longer within 1e-3 of what other devices give.
   *
   * @default 'auto'
   */
  readonly precision?: PrecisionChoice | undefined;
  /**
   * Threads of one call on wasm; more than one need a page isolated from other origins (COOP and COEP).
   *
   * @default onnxruntime's choice: half the cores, at most 4, where the page is isolated; else 1, and `onWarning` is called
   */
  readonly threads?: number | undefined;
  /** Most samples in one call; fewer take less memory. @default the bundle's */
  readonly maxBatch?: number | undefined;
  /**
   * Whether to load and run in a worker of its own, so that the page stays responsive. Without, all of it happens in the
   * thread that calls: for use inside a worker of one's own.
   *
   * @default true
   */
  readonly worker?: boolean | undefined;
  /**
   * The folder with onnxruntime-web's `.mjs` and `.wasm` files; relative to the page.
   *
   * @default the installed package's own, found by `new URL(..., import.meta.url)`, which bundlers follow
   */
  readonly wasmPaths?: string | URL | undefined;
  /** Aborts the loading, which rejects with its reason. What has been fetched whole stays in the cache. */
  readonly signal?: AbortSignal | undefined;
}

/** A model that runs here, and how it came to its device. */
export interface LoadedModel extends EpsModel {
  /** The devices that `auto` tried before the one in `info.device`, each with the reason why it did not run this model. */
  readonly passedOver: readonly DeviceReport[];
}

/**
 * Loads a model bundle, from its URL, from an earlier visit or from picked files, and onnxruntime-web with it. Its files
 * are verified, and those from a URL kept in the Cache API. Calls on the model run one after the other; an abort takes effect between two calls.
 *
 * @param source the URL of the bundle's folder, relative to the page, or the files of a folder that the user picked
 * @throws FuzzydiffError `not-found` where there is no bundle; `invalid-file` that names a file which is damaged;
 *   `device-unavailable` where no device runs the model, or not the named one, with those that are there, and in Node;
 *   `invalid-argument` for an option out of range; or the signal's reason
 */
export async function loadModel(source: BundleSource, options: LoadOptions = {}): Promise<LoadedModel> {
  checkBrowser('loadModel');
  const { device = 'auto', precision = 'auto', threads, maxBatch, worker = true, wasmPaths, signal } = options;
  checkOneOf('device', device, ['auto', ...deviceNames]);
  checkOneOf('precision', precision, precisionChoices);
  if (threads !== undefined) checkInteger('threads', threads, 1, 1024);
  if (maxBatch !== undefined) checkInteger('maxBatch', maxBatch, 1, 65_536);
  signal?.throwIfAborted();
  const ask: OpenAsk = {
    place: placeOf(source),
    devices: devicesFor({ device, precision }, { automatic: automaticDevices(), plain: 'wasm' }),
    precision,
    threads,
    maxBatch,
    wasmPaths: wasmPaths === undefined ? undefined : folderUrl('wasmPaths', wasmPaths),
  };
  const notify = notifier(options);
  const { backend, opened } = await (worker
    ? workerBackend(ask, { notify, signal })
    : openBackend(ask, notify, signal));
  const network =
    backend.info.discrepancy === undefined
      ? undefined
      : await releasingOnError(backend, async () => bundleNetwork(await openBundle(source, options)));
  // Not a copy of the model: its `info` may change.
  return Object.assign(backendModel(backend, network), { passedOver: opened.passedOver });
}

/** A backend that nobody holds yet is of no use to anybody when something else fails. */
async function releasingOnError<T>(backend: Backend, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    await backend.release();
    throw error;
  }
}
