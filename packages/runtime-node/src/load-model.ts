import { availableParallelism } from 'node:os';
import type { EpsModel } from '@fuzzydiff/core';
import { backendModel, devicesFor, halfBackend, type PrecisionChoice, precisionChoices } from '@fuzzydiff/core/backend';
import { bundleNetwork } from '@fuzzydiff/core/bundle';
import { checkInteger, checkOneOf, invalidArgument } from '@fuzzydiff/core/internal';
import { automaticDevices, type DeviceName, type DeviceReport, deviceNames } from './devices.js';
import { readNetwork } from './network.js';
import { openBackend } from './open-backend.js';
import { openBundle } from './open-bundle.js';
import type { Notice, OpenAsk } from './thread-messages.js';
import { workerBackend } from './worker-backend.js';

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
   * `info.device` says so, and `onWarning` is called. A named `float16` is used on any device, also on a cpu, where it is no
   * faster. `int8` is for the cpu, has to be named, and needs a bundle with a graph for it: faster there, and no longer within 1e-3
   * of what other devices give.
   *
   * @default 'auto'
   */
  readonly precision?: PrecisionChoice | undefined;
  /**
   * How many sessions run side by side, each on its own thread of JavaScript; `threads` is of each, and each holds the
   * weights. So many calls that overlap run at once, and a call of several samples is spread over the sessions that are free
   * when it comes. Two sessions of one thread give more than one session of two threads. A function gives the number, from 1
   * to 1024, for the device that runs the model.
   *
   * @default 1
   */
  readonly sessions?: number | ((device: DeviceName) => number) | undefined;
  /**
   * Whether sessions live in worker threads, so that JavaScript goes on while the model predicts; in a worker thread of
   * your own, they live in processes. Without, a call keeps JavaScript waiting, and saves the two messages between the
   * threads. Several sessions need workers. A worker thread of your own that has loaded a model with `false` is not to be
   * terminated during a call, which aborts the whole process: send it a message for which it calls `process.exit()`.
   *
   * @default true
   */
  readonly worker?: boolean | undefined;
  /**
   * Threads of one call on the cpu.
   *
   * @default with one session onnxruntime's choice, one per physical core; else the available cores, divided by the sessions
   */
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
 * Loads a model bundle, and the native library with the first of them. Each session runs in a worker thread of its own
 * unless `worker` is `false`, so that JavaScript goes on while the model predicts. In a worker thread of your own it runs in
 * a process of its own instead, so that `terminate()` of that worker ends it at any time and harms nothing. A call goes to a
 * session that is free, or waits for one in line: an abort takes effect before that. A model that predicts nothing keeps no
 * process alive.
 *
 * @param ref the bundle's folder, as a path or a `file:` URL
 * @throws FuzzydiffError `not-found` where there is no bundle; `invalid-file` where a file is damaged or no graph that
 *   onnxruntime reads; `mismatch` where graph and `model.json` disagree; `device-unavailable` where the named device does
 *   not run the model, with the devices that work here, or a session's thread or process does not start; `invalid-argument` for an
 *   option out of range
 */
export async function loadModel(ref: string | URL, options: LoadOptions = {}): Promise<LoadedModel> {
  const { device = 'auto', precision = 'auto', sessions = 1, worker = true, verify = true, onWarning } = options;
  checkOneOf('device', device, ['auto', ...deviceNames]);
  checkOneOf('precision', precision, precisionChoices);
  const sessionsOn = (name: DeviceName) => {
    const count = checkInteger('sessions', typeof sessions === 'function' ? sessions(name) : sessions, 1, 1024);
    if (count === 1 || worker) return count;
    throw invalidArgument('sessions', '1 session without workers', count, 'leave worker: false out');
  };
  const onCpu = sessionsOn('cpu');
  if (options.threads !== undefined) checkInteger('threads', options.threads, 1, 1024);
  const bundle = await openBundle(ref);
  const network = await readNetwork(bundle, verify);
  const compares = await bundleNetwork(bundle);
  const { graph } = network.manifest;
  const maxBatch = options.maxBatch ?? graph.maxBatch;
  checkInteger('maxBatch', maxBatch, 1, graph.fixedBatch ? graph.maxBatch : 65_536);

  const shared = onCpu === 1 ? undefined : Math.max(1, Math.floor(availableParallelism() / onCpu));
  const warn = onWarning ?? ((message: string) => console.warn(message));
  const ask: OpenAsk = {
    network,
    devices: devicesFor({ device, precision }, { automatic: automaticDevices(), plain: 'cpu' }),
    precision,
    maxBatch,
    threads: options.threads ?? shared,
  };
  const notify = ({ warning }: Notice) => warn(warning);
  const open = (asked: OpenAsk) =>
    worker ? workerBackend(asked, { sessions: sessionsOn, notify }) : openBackend(asked, notify);
  const { backend, opened } = await open(ask);
  const { passedOver } = opened;
  // Not a copy of the model: its `info` may change.
  if (opened.precision !== 'float16') return Object.assign(backendModel(backend, compares), { passedOver });
  // All sessions go over to float32 together, so that what computes a sample does not depend on which of them is free.
  const single: OpenAsk = { ...ask, devices: [opened.device], precision: 'float32' };
  const openFloat32 = async () => (await open(single)).backend;
  return Object.assign(backendModel(halfBackend(backend, { openFloat32, warn }), compares), { passedOver });
}
