import { checkInteger, checkOneOf, type EpsModel, invalidArgument } from '@fuzzydiff/core';
import { backendModel } from '@fuzzydiff/core/backend';
import { type OpenRequest, openBackend } from './backend.js';
import { type DeviceName, type DeviceReport, deviceNames } from './devices.js';
import type { LoadProgress } from './report.js';
import { workerBackend } from './worker-backend.js';

/** Options of `loadModel`. */
export interface LoadOptions {
  /**
   * Where to run it. `auto` takes WebGPU where there is an adapter that is no software and runs this very model, else
   * WebAssembly. A device that is named and does not run the model is an error.
   *
   * @default 'auto'
   */
  readonly device?: 'auto' | DeviceName | undefined;
  /**
   * Threads of one call on wasm; more than one need a page isolated from other origins (COOP and COEP).
   *
   * @default onnxruntime's choice: half the cores, at most 4, where the page is isolated; else 1
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
  /** Called as files arrive; each reaches `loaded === total`. */
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** Called with a sentence when loading goes on without something, e.g. without room in the cache. @default console.warn */
  readonly onWarning?: ((message: string) => void) | undefined;
  /** Aborts the loading, which rejects with its reason. What has been fetched whole stays in the cache. */
  readonly signal?: AbortSignal | undefined;
}

/** A model that runs here, and how it came to its device. */
export interface LoadedModel extends EpsModel {
  /** The devices that `auto` tried before the one in `info.device`, each with the reason why it did not run this model. */
  readonly passedOver: readonly DeviceReport[];
}

/**
 * Loads a model bundle, from its URL or from an earlier visit, and onnxruntime-web with it. Its files are verified and
 * kept in the Cache API. Calls on the model run one after the other; an abort takes effect between two calls.
 *
 * @param url the bundle's folder, relative to the page
 * @throws FuzzydiffError `not-found` where there is no bundle; `invalid-file` that names a file which is damaged;
 *   `device-unavailable` where no device runs the model, or not the named one, with those that are there;
 *   `invalid-argument` for an option out of range; or the signal's reason
 */
export async function loadModel(url: string | URL, options: LoadOptions = {}): Promise<LoadedModel> {
  const { device = 'auto', threads, maxBatch, worker = true, wasmPaths, signal } = options;
  checkOneOf('device', device, ['auto', ...deviceNames]);
  if (threads !== undefined) checkInteger('threads', threads, 1, 1024);
  if (maxBatch !== undefined) checkInteger('maxBatch', maxBatch, 1, 65_536);
  signal?.throwIfAborted();
  const request: OpenRequest = {
    folder: folderUrl('the model', url),
    device,
    threads,
    maxBatch,
    wasmPaths: wasmPaths === undefined ? undefined : folderUrl('wasmPaths', wasmPaths),
  };
  const report = {
    progress: options.onProgress ?? (() => {}),
    warning: options.onWarning ?? ((message: string) => console.warn(message)),
  };
  const backend = await (worker ? workerBackend : openBackend)(request, report, signal);
  return { ...backendModel(backend), passedOver: backend.passedOver };
}

function folderUrl(name: string, given: string | URL): string {
  // A page's own base, which `<base>` may move; a worker has none.
  const base = globalThis.document?.baseURI ?? location.href;
  const url = URL.canParse(given, base) ? new URL(given, base) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:')
    throw invalidArgument(name, 'the URL of a folder', String(given), 'give an http or https URL, or a path');
  url.search = '';
  url.hash = '';
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}
