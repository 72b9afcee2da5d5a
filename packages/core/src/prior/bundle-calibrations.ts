import type { ModelManifest } from '../bundle/manifest.js';
import { parseCalibration } from '../calibration/file.js';
import type { PresetName } from '../correction/presets.js';
import type { CalibrationEntry } from './calibrations.js';

/** What is needed of an open bundle, on disk, behind a URL or picked by the user. */
export interface ReadableBundle {
  readonly manifest: Pick<ModelManifest, 'calibrations'>;
  /** The bytes of a file that the manifest lists, verified. */
  read(name: string): Promise<Uint8Array>;
}

/**
 * The calibrations of a bundle by preset, each read when it is first needed: for `createPrior`.
 *
 * @throws FuzzydiffError `invalid-file`, when it is read, for a file that is damaged or no calibration
 */
export function bundleCalibrations({
  manifest,
  read,
}: ReadableBundle): Readonly<Record<PresetName | `${PresetName}-grey`, CalibrationEntry>> {
  const entry = ([preset, file]: [string, string]) => [preset, async () => parseCalibration(await read(file), file)];
  return Object.fromEntries(Object.entries(manifest.calibrations).map(entry));
}
