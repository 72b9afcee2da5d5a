import type { FaceDetector } from '@fuzzydiff/core';
import { checkInteger, checkOneOf } from '@fuzzydiff/core/internal';
import { type FaceDetectorOptions, modelUrl } from '@fuzzydiff/faces';
import { automaticDevices, type DeviceName, type DeviceReport, deviceNames } from './devices.js';
import { fileUrl, folderUrl } from './files/source.js';
import { checkBrowser } from './page/check-browser.js';
import { type DetectorAsk, openDetector } from './page/open-detector.js';
import { notifier, type ReportOptions } from './page/report.js';
import { workerDetector } from './worker-detector.js';

/** Options of `openFaceDetector`. */
export interface OpenFaceDetectorOptions extends FaceDetectorOptions, ReportOptions {
  /**
   * The URL of the network's file, relative to the page.
   *
   * @default the one in @fuzzydiff/faces, found by `new URL(..., import.meta.url)`, which bundlers follow
   */
  readonly model?: string | URL | undefined;
  /** Where to run it, as for `loadModel`. The same as the model's spares a page a second build of onnxruntime. @default 'auto' */
  readonly device?: 'auto' | DeviceName | undefined;
  /** Threads of one look at a photograph on wasm, from 1 to 1024, as for `loadModel`. @default onnxruntime's choice */
  readonly threads?: number | undefined;
  /** Whether to run in a worker of its own, so that the page stays responsive. @default true */
  readonly worker?: boolean | undefined;
  /** The folder with onnxruntime-web's files, as for `loadModel`. @default the installed package's own */
  readonly wasmPaths?: string | URL | undefined;
  /** Aborts the opening, which rejects with its reason. @default none */
  readonly signal?: AbortSignal | undefined;
}

/** A face detector in a page, and how it came to its device. */
export interface PageFaceDetector extends FaceDetector {
  readonly device: DeviceName;
  /** The devices that `auto` tried before, each with the reason why it did not run the network. */
  readonly passedOver: readonly DeviceReport[];
}

/**
 * Opens the detector of `@fuzzydiff/faces` in a page. Its network is fetched from its URL, verified, and kept for the next visit;
 * photographs do not leave the page.
 *
 * @throws FuzzydiffError `not-found` or `invalid-file` where the network's file is missing or another; `device-unavailable` where no
 *   device runs it, or not the named one, and in Node; `invalid-argument` for an option out of range; or the signal's reason
 */
export async function openFaceDetector(options: OpenFaceDetectorOptions = {}): Promise<PageFaceDetector> {
  checkBrowser('openFaceDetector');
  const { model = modelUrl, device = 'auto', threads, worker = true, wasmPaths, signal } = options;
  checkOneOf('device', device, ['auto', ...deviceNames]);
  if (threads !== undefined) checkInteger('threads', threads, 1, 1024);
  const { minFace, minScore, maxOverlap } = options;
  signal?.throwIfAborted();
  const ask: DetectorAsk = {
    url: fileUrl('model', model),
    devices: device === 'auto' ? automaticDevices() : [device],
    threads,
    wasmPaths: wasmPaths === undefined ? undefined : folderUrl('wasmPaths', wasmPaths),
    options: { minFace, minScore, maxOverlap },
  };
  const notify = notifier(options);
  const { detector, opened } = await (worker
    ? workerDetector(ask, { notify, signal })
    : openDetector(ask, notify, signal));
  return { ...detector, ...opened };
}
