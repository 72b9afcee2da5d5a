import type { DeviceName } from './devices.js';

/** The library, as imported. */
export type Runtime = typeof import('onnxruntime-web/wasm');

export interface RuntimeSettings {
  readonly threads: number | undefined;
  /** The folder with onnxruntime-web's `.mjs` and `.wasm` files, an absolute URL that ends in `/`. */
  readonly wasmPaths: string | undefined;
}

/**
 * Imports the build of onnxruntime-web for a device, when it is first needed: the one for wasm alone is half as large.
 *
 * Its settings are global to the worker (or to the page, with `worker: false`), and what the first session finds is
 * final. So threads are only set where nobody has chosen yet.
 */
export async function onnxRuntime(device: DeviceName, { threads, wasmPaths }: RuntimeSettings): Promise<Runtime> {
  const runtime = await (device === 'webgpu' ? import('onnxruntime-web/webgpu') : import('onnxruntime-web/wasm'));
  const { wasm } = runtime.env;
  if (threads !== undefined) wasm.numThreads ??= threads;
  if (wasmPaths !== undefined) wasm.wasmPaths = wasmPaths;
  return runtime;
}
