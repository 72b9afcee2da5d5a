import { createPrior, type PresetName, type Prior, type PriorParts } from '@fuzzydiff/core';
import { bundleCalibrations } from '@fuzzydiff/core/bundle';
import { lateDetector } from '@fuzzydiff/core/internal';
import { type LoadOptions, loadModel } from './load-model.js';
import { openBundle } from './open-bundle.js';
import { openFaceDetector } from './open-face-detector.js';

/** Options of `openPrior`. */
export interface OpenPriorOptions extends LoadOptions {
  /** The preset of whatever names none. @default 'balanced' */
  readonly preset?: PresetName | undefined;
  /** Statistics of one's own, in place of those that came with the model; each is checked to be of it. @default the bundle's */
  readonly calibrations?: PriorParts['calibrations'] | undefined;
}

/**
 * Opens a prior: a bundle's model with the statistics that came with it, which are checked to be of this model when they
 * are read, and the detector of `@fuzzydiff/faces` where the bundle's images are faces, when it is first needed. Photographs are pixels here; the package `fuzzydiff` reads and writes files.
 *
 * @param ref the bundle's folder, as a path or a `file:` URL
 * @throws FuzzydiffError as `loadModel`
 */
export async function openPrior(
  ref: string | URL,
  { preset, calibrations: own, ...options }: OpenPriorOptions = {},
): Promise<Prior> {
  const bundle = await openBundle(ref);
  const model = await loadModel(ref, options);
  try {
    const { frame } = bundle.manifest;
    const faces = lateDetector(openFaceDetector);
    const calibrations = { ...bundleCalibrations(bundle), ...own };
    return createPrior({ model, calibrations, frame, faces, ...(preset && { preset }) });
  } catch (error) {
    await model.dispose();
    throw error;
  }
}
