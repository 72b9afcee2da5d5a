import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Calibration, checkFingerprint, fingerprint, parseCalibration } from '@fuzzydiff/calibration';
import { type EpsModel, FuzzydiffError, type PresetName } from '@fuzzydiff/core';
import type { Estimator } from '@fuzzydiff/core/math';
import { sha256 } from './files/hash.js';
import { readWhole } from './files/read-whole.js';
import { isModelModule, openModelModule } from './model-module.js';
import type { ModelSettings } from './options.js';

const embedded = 'portraits-64';

/** A model in use, and the folder of its bundle; a module's model may have none. */
export interface OpenModel {
  readonly model: EpsModel;
  readonly folder: string | undefined;
  /** How many images to work on at once. */
  readonly inFlight: number;
}

/** The bundle's folder that `--model` names: the embedded one where it names none. */
export async function bundleFolder(ref = embedded): Promise<string> {
  if (ref !== embedded) return ref;
  const { bundleUrl } = await import('@fuzzydiff/model-portraits-64');
  return fileURLToPath(bundleUrl);
}

/** Loads the model that the options name, to work on so many images. */
export async function openModel(settings: ModelSettings, images = 1): Promise<OpenModel> {
  const { model: ref, device, threads } = settings;
  const options = { device, ...(threads === undefined ? {} : { threads }) };
  if (ref !== undefined && isModelModule(ref))
    return { ...(await openModelModule(ref, options)), inFlight: settings.inFlight ?? 1 };

  const folder = await bundleFolder(ref);
  const { loadModel } = await import('@fuzzydiff/runtime-node');
  const sessions = (on: string) => Math.min(settings.inFlight ?? defaultSessions(on, threads), images);
  // One image on the cpu gains nothing by a thread of its own, and loses the way there and back.
  const worker = images > 1 || (device !== 'auto' && device !== 'cpu');
  const model = await loadModel(folder, { ...options, worker, ...(worker && { sessions }) });
  const own = sessions(model.info.device);
  // One more than sessions, so that none of them waits while an image's own work is done.
  return { model, folder, inFlight: settings.inFlight ?? (own === 1 ? 1 : own + 1) };
}

/** On the cpu, two sessions of half the cores give more than one of all; each holds the weights, so no more than two. */
function defaultSessions(device: string, threads = 1): number {
  return device === 'cpu' && 2 * threads <= availableParallelism() ? 2 : 1;
}

/** A calibration with the file it came from. */
export interface OpenCalibration {
  readonly calibration: Calibration;
  readonly sha256: string;
}

/**
 * The calibration to use: the file named, or the bundle's for the preset. Refused unless it was made with this model and
 * this estimator; the model, of no use then, is disposed of.
 */
export async function openCalibration(
  model: EpsModel,
  folder: string | undefined,
  estimator: Estimator,
  settings: CalibrationChoice,
): Promise<OpenCalibration> {
  try {
    const { path, bytes } = await readCalibration(folder, settings);
    const calibration = parseCalibration(bytes, path);
    checkFingerprint(calibration.fingerprint, fingerprint(model.info, estimator), path);
    return { calibration, sha256: sha256(bytes) };
  } catch (error) {
    await model.dispose();
    throw error;
  }
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
    const made = `\`fuzzydiff calibrate <folder of good images> --preset ${preset}${ref ? ` --model ${ref}` : ''}\``;
    const message = `Expected a calibration for preset ${preset} in ${where} but found ${found}; make one with ${made} and name it with --calibration.`;
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
