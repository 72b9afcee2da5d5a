import { join } from 'node:path';
import { type Calibration, checkFingerprint, fingerprint, parseCalibration } from '@fuzzydiff/calibration';
import { type EpsModel, FuzzydiffError, type PresetName } from '@fuzzydiff/core';
import type { Estimator } from '@fuzzydiff/core/math';
import { sha256 } from '../files/hash.js';
import { readWhole } from '../files/read-whole.js';
import type { ModelSettings } from '../settings.js';

/** A calibration with the file it came from. */
export interface OpenCalibration {
  readonly calibration: Calibration;
  readonly sha256: string;
}

/**
 * The calibration to use: the file named, or the bundle's for the preset.
 *
 * @throws FuzzydiffError `mismatch`, which names the file, unless it was made with this model and this estimator; those of reading it
 */
export async function openCalibration(
  model: EpsModel,
  folder: string | undefined,
  estimator: Estimator,
  settings: CalibrationChoice,
): Promise<OpenCalibration> {
  const { path, bytes } = await readCalibration(folder, settings);
  return { calibration: parsed(bytes, path, fingerprint(model.info, estimator)), sha256: sha256(bytes) };
}

/** A calibration that is read when it is needed. */
export interface LateCalibration {
  /** @throws FuzzydiffError as `openCalibration` */
  readonly read: () => Promise<Calibration>;
  readonly sha256: string;
}

/** The bundle's calibration for black-and-white photographs, where it has one and no file is named for all of them. */
export async function openGreyCalibration(
  model: EpsModel,
  folder: string | undefined,
  estimator: Estimator,
  { calibration, preset }: CalibrationChoice,
): Promise<LateCalibration | undefined> {
  if (calibration !== undefined || folder === undefined) return undefined;
  const { openBundle } = await import('@fuzzydiff/runtime-node');
  const { manifest, read } = await openBundle(folder);
  const file = manifest.calibrations[`${preset}-grey`];
  if (file === undefined) return undefined;
  return {
    read: async () => parsed(await read(file), join(folder, file), fingerprint(model.info, estimator)),
    sha256: manifest.files[file]?.sha256 ?? sha256(await read(file)),
  };
}

function parsed(bytes: Uint8Array, path: string, wanted: ReturnType<typeof fingerprint>): Calibration {
  const calibration = parseCalibration(bytes, path);
  checkFingerprint(calibration.fingerprint, wanted, path);
  return calibration;
}

interface CalibrationChoice extends Pick<ModelSettings, 'model'> {
  readonly preset: PresetName;
  readonly calibration?: string;
}

/** The calibration file named, or the bundle's for the preset, which has to be the one that the bundle lists. */
async function readCalibration(
  folder: string | undefined,
  { calibration, preset, model: ref }: CalibrationChoice,
): Promise<{ path: string; bytes: Uint8Array }> {
  if (calibration !== undefined)
    return { path: calibration, bytes: await readWhole(calibration, 'a calibration file') };
  const missing = (where: string, found: string) => {
    const calibrate = `\`fuzzydiff calibrate <folder of good images> --preset ${preset}${ref ? ` --model ${ref}` : ''}\``;
    const message = `Expected a calibration for preset ${preset} in ${where} but found ${found}; make one with ${calibrate} and name it with --calibration.`;
    return new FuzzydiffError('not-found', message);
  };
  if (folder === undefined) throw missing(`the bundle of ${ref}`, 'that it exports no bundle');
  const { openBundle } = await import('@fuzzydiff/runtime-node');
  const { manifest, read: readListed } = await openBundle(folder);
  const file = manifest.calibrations[preset];
  const known = Object.keys(manifest.calibrations).join(', ') || 'none';
  if (file === undefined) throw missing(join(folder, 'model.json'), known);
  return { path: join(folder, file), bytes: await readListed(file) };
}
