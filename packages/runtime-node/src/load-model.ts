import { checkInteger, checkOneOf, type EpsModel } from '@fuzzydiff/core';
import { backendModel, type PrecisionChoice, precisionChoices } from '@fuzzydiff/core/backend';
import { readBundle } from './bundle.js';
import { automaticDevices, type DeviceName, type DeviceReport, deviceNames } from './devices.js';
import { type BackendSettings, openBackend } from './open-backend.js';
import { unavailable } from './unavailable.js';

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
  /**
   * What the network computes in. `auto` takes float16 on WebGPU where the adapter has it (`shader-f16`) and the bundle a
   * graph for it, else float32. Where a prediction in float16 is not finite, the model goes on in float32 from that call on:
   * `info.device` and `onWarning` tell. float16 that is named is computed in on any device, a cpu included, where it is
   * no faster.
   *
   * @default 'auto'
   */
  readonly precision?: PrecisionChoice | undefined;
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
  /** Called with a sentence when the model goes on in float32 where float16 was to be. @default console.warn */
  readonly onWarning?: ((message: string) => void) | undefined;
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
  const { device = 'auto', precision = 'auto', threads, verify = true, onWarning } = options;
  checkOneOf('device', device, ['auto', ...deviceNames]);
  checkOneOf('precision', precision, precisionChoices);
  if (threads !== undefined) checkInteger('threads', threads, 1, 1024);
  const bundle = await readBundle(ref, verify);
  const { graph } = bundle.manifest;
  const maxBatch = options.maxBatch ?? graph.maxBatch;
  checkInteger('maxBatch', maxBatch, 1, graph.fixedBatch ? graph.maxBatch : 65_536);

  const warn = onWarning ?? ((message: string) => console.warn(message));
  const settings: BackendSettings = { precision, maxBatch, threads, warn };
  const passedOver: DeviceReport[] = [];
  for (const candidate of device === 'auto' ? automaticDevices() : [device]) {
    const opened = await openBackend(bundle, candidate, settings);
    // Not a copy of the model: its `info` may change.
    if (typeof opened !== 'string') return Object.assign(backendModel(opened), { passedOver });
    passedOver.push({ device: candidate, works: false, reason: opened });
  }
  throw await unavailable(bundle, precision === 'auto' ? 'float32' : precision, passedOver);
}
