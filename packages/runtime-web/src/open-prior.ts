import { createPrior, type PresetName, type PriorParts } from '@fuzzydiff/core';
import { bundleCalibrations } from '@fuzzydiff/core/bundle';
import { lateDetector, type SourcePrior, sourcePrior } from '@fuzzydiff/core/internal';
import type { DeviceReport } from './devices.js';
import { type BundleSource, fileUrl } from './files/source.js';
import { type LoadOptions, loadModel } from './load-model.js';
import { openBundle } from './open-bundle.js';
import { openFaceDetector } from './open-face-detector.js';
import { checkBrowser } from './page/check-browser.js';
import { type PhotoSource, readPhoto } from './page/photo.js';
import { type Shown, shown } from './page/shown.js';

/** Options of `openPrior`. */
export interface OpenPriorOptions extends LoadOptions {
  /** The preset of whatever names none. @default 'balanced' */
  readonly preset?: PresetName | undefined;
  /** Statistics of one's own, in place of those that came with the model; each is checked to be of it. @default the bundle's */
  readonly calibrations?: PriorParts['calibrations'] | undefined;
  /** The URL of the face detector's network, relative to the page, as `model` of `openFaceDetector`. @default as there */
  readonly faceModel?: string | URL | undefined;
}

/** A prior for photographs in a page, and how its model came to its device. */
export interface PagePrior extends SourcePrior<PhotoSource, Shown> {
  /** The devices that `auto` tried before the one in `info.device`, each with the reason why it did not run the model. */
  readonly passedOver: readonly DeviceReport[];
}

/**
 * Opens a prior in a page: a bundle's model with the statistics that came with it, which are checked to be of this model when
 * they are read. Nothing of a photograph leaves the page.
 *
 * @param source the URL of the bundle's folder, relative to the page, or the files of a folder that the user picked
 * @throws FuzzydiffError as `loadModel` and `openBundle`
 */
export async function openPrior(
  source: BundleSource,
  { preset, calibrations: own, faceModel, ...options }: OpenPriorOptions = {},
): Promise<PagePrior> {
  checkBrowser('openPrior');
  const faceUrl = faceModel === undefined ? undefined : fileUrl('faceModel', faceModel);
  const bundle = await openBundle(source, options);
  const model = await loadModel(source, options);
  const { frame } = bundle.manifest;
  // Without the signal: an abort of the loading is none of what is opened later.
  const { threads, wasmPaths, worker, onProgress, onWarning } = options;
  // On the model's device: another would take a second build of onnxruntime.
  const device = model.info.device.startsWith('webgpu') ? 'webgpu' : 'wasm';
  const detecting = { model: faceUrl, device, threads, wasmPaths, worker, onProgress, onWarning } as const;
  const faces = lateDetector(() => openFaceDetector(detecting));
  try {
    const calibrations = { ...bundleCalibrations(bundle), ...own };
    const prior = createPrior({ model, calibrations, frame, faces, ...(preset && { preset }) });
    const paged = sourcePrior(prior, {
      open: async (photo: PhotoSource) => ({ image: await readPhoto(photo) }),
      offer: (_, { result }) => shown(result.photo),
    });
    // Not a copy: its `info` may change.
    return Object.assign(paged, { passedOver: model.passedOver });
  } catch (error) {
    await model.dispose();
    throw error;
  }
}
