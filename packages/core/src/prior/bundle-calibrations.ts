import { type DiscrepancyNetwork, parseDiscrepancyNetwork } from '../attention/learned/network.js';
import type { ModelManifest } from '../bundle/manifest.js';
import type { Calibration } from '../calibration/calibration.js';
import { parseCalibration } from '../calibration/file.js';
import type { PresetName } from '../correction/presets.js';
import type { CalibrationEntry } from './calibrations.js';

/** What is needed of an open bundle, on disk, behind a URL or picked by the user. */
export interface ReadableBundle {
  readonly manifest: Pick<ModelManifest, 'calibrations' | 'discrepancy' | 'files'>;
  /** The bytes of a file that the manifest lists, verified. */
  read(name: string): Promise<Uint8Array>;
}

/**
 * The calibrations of a bundle by preset, each read when it is first needed: for `createPrior`.
 *
 * @throws FuzzydiffError `invalid-file`, when it is read, for a file that is damaged or no calibration
 */
export function bundleCalibrations(
  bundle: ReadableBundle,
): Readonly<Record<PresetName | `${PresetName}-grey`, CalibrationEntry>> {
  let network: Promise<DiscrepancyNetwork | undefined> | undefined;
  const read = async (file: string): Promise<Calibration> => {
    const calibration = parseCalibration(await bundle.read(file), file);
    network ??= bundleNetwork(bundle);
    const own = await network;
    return { ...calibration, ...(own && { network: own }) };
  };
  const entry = ([preset, file]: [string, string]) => [preset, () => read(file)];
  return Object.fromEntries(Object.entries(bundle.manifest.calibrations).map(entry));
}

/**
 * The network by which a bundle's calibrations compare images with their projections; none where it has none.
 *
 * @throws FuzzydiffError `invalid-file` for a file that is damaged or no such network
 */
export async function bundleNetwork({ manifest, read }: ReadableBundle): Promise<DiscrepancyNetwork | undefined> {
  const { discrepancy: file } = manifest;
  if (file === undefined) return undefined;
  return parseDiscrepancyNetwork(await read(file), manifest.files[file]!.sha256, file);
}
