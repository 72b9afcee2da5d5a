import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Calibration, checkFingerprint, fingerprint, parseCalibration } from '@fuzzydiff/calibration';
import { type EpsModel, type Estimator, FuzzydiffError, type PresetName } from '@fuzzydiff/core';
import { parseManifest } from '@fuzzydiff/core/bundle';
import { sha256 } from './files/hash.js';
import { readWhole } from './files/read-whole.js';
import type { ModelSettings } from './options.js';

const embedded = 'portraits-64';

/** A model in use, and the folder of its bundle. */
export interface OpenModel {
  readonly model: EpsModel;
  readonly folder: string;
}

/** The bundle's folder that `--model` names: the embedded one where it names none. */
export async function bundleFolder(ref = embedded): Promise<string> {
  if (ref !== embedded) return ref;
  const { bundleUrl } = await import('@fuzzydiff/model-portraits-64');
  return fileURLToPath(bundleUrl);
}

/** Loads the model that the options name. */
export async function openModel({ model: ref, device, threads }: ModelSettings): Promise<OpenModel> {
  const folder = await bundleFolder(ref);
  const { loadModel } = await import('@fuzzydiff/runtime-node');
  const options = { device, ...(threads === undefined ? {} : { threads }) };
  return { model: await loadModel(folder, options), folder };
}

/** A calibration with the file it came from. */
export interface OpenCalibration {
  readonly calibration: Calibration;
  readonly sha256: string;
}

/**
 * The calibration to use: the file named, or the bundle's for the preset. Refused unless it was made with this model and
 * this estimator.
 */
export async function openCalibration(
  model: EpsModel,
  folder: string,
  estimator: Estimator,
  { preset, calibration: file }: { preset: PresetName; calibration?: string },
): Promise<OpenCalibration> {
  const path = file ?? (await bundledCalibration(folder, preset));
  const bytes = await readWhole(path, 'a calibration file');
  const calibration = parseCalibration(bytes, path);
  checkFingerprint(calibration.fingerprint, fingerprint(model.info, estimator), path);
  return { calibration, sha256: sha256(bytes) };
}

async function bundledCalibration(folder: string, preset: PresetName): Promise<string> {
  const where = join(folder, 'model.json');
  const manifest = parseManifest(await readFile(where, 'utf8'), where);
  const file = manifest.calibrations[preset];
  if (file !== undefined) return join(folder, file);
  const known = Object.keys(manifest.calibrations).join(', ') || 'none';
  const message =
    `Expected a calibration for preset ${preset} in ${where} but found ${known}; make one with ` +
    `\`fuzzydiff calibrate <folder of good images> --preset ${preset}\` and name it with --calibration.`;
  throw new FuzzydiffError('not-found', message);
}
