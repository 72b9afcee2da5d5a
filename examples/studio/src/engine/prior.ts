import { type Calibration, checkFingerprint, fingerprint, parseCalibration } from '@fuzzydiff/calibration';
import type { EpsModel, PresetName } from '@fuzzydiff/core';
import { estimatorFor } from '@fuzzydiff/core/math';
import {
  type BundleSource,
  type DeviceName,
  type LoadedModel,
  type LoadProgress,
  loadModel,
  openBundle,
} from '@fuzzydiff/runtime-web';

/** A model that runs here, and the statistics that tell what it finds ordinary. */
export interface Prior {
  readonly model: LoadedModel;
  readonly name: string;
  readonly license: string;
  /** The statistics of a preset; undefined where the bundle has none. */
  calibration(preset: PresetName): Promise<Calibration | undefined>;
}

export interface PriorOptions {
  readonly device: 'auto' | DeviceName;
  readonly onProgress: (progress: LoadProgress) => void;
  readonly onWarning: (message: string) => void;
  readonly signal: AbortSignal;
}

/** Loads a model bundle. */
export async function loadPrior(source: BundleSource, options: PriorOptions): Promise<Prior> {
  const { onWarning, signal } = options;
  const { manifest, read } = await openBundle(source, { onWarning, signal });
  const model = await loadModel(source, options);
  // All of them now, small as they are: another preset should not need the network again.
  const files = Object.entries(manifest.calibrations);
  const calibrations = new Map(files.map(([preset, file]) => [preset, { file, bytes: read(file) }]));
  // Before the model is said to be here: who leaves the page then has all of it on the next visit, without a network. One
  // that cannot be had is an error when it is needed.
  await Promise.allSettled([...calibrations.values()].map(({ bytes }) => bytes));
  return {
    model,
    name: manifest.name,
    license: manifest.license,
    async calibration(preset) {
      const found = calibrations.get(preset);
      return found && readCalibration(await found.bytes, found.file, model, preset);
    },
  };
}

/** Reads a calibration file; refused unless it was made with this model and this preset's estimator. */
export function readCalibration(bytes: Uint8Array, where: string, model: EpsModel, preset: PresetName): Calibration {
  const calibration = parseCalibration(bytes, where);
  checkFingerprint(calibration.fingerprint, fingerprint(model.info, estimatorFor(preset, model.info)), where);
  return calibration;
}
