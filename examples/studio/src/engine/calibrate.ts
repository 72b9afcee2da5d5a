import {
  type Calibration,
  type CalibrationImage,
  type CalibrationSource,
  type CalibrationStep,
  calibrate,
  checkFingerprint,
  type Fingerprint,
  fingerprint,
  formatCalibration,
  parseCalibration,
} from '@fuzzydiff/calibration';
import { type EpsModel, type PresetName, tensor } from '@fuzzydiff/core';
import { estimatorFor } from '@fuzzydiff/core/math';
import { darkroom } from './photo.js';

/** The images of a picked folder, in an order that does not depend on the browser. */
export function imagesAmong(files: Iterable<File>): File[] {
  const pathOf = (file: File) => file.webkitRelativePath || file.name;
  return [...files]
    .filter(({ type }) => type.startsWith('image/'))
    .sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : pathOf(a) > pathOf(b) ? 1 : 0));
}

/** A file's name without its ending. */
export function stemOf(name: string): string {
  return name.replace(/\.[^.]*$/, '');
}

/**
 * Takes a preset's statistics over images that are fine. What is finished is kept in the browser, so that the same folder
 * picked again goes on where it was stopped, whoever stopped it.
 */
export async function* calibrateOn(
  model: EpsModel,
  preset: PresetName,
  files: readonly File[],
  signal: AbortSignal,
): AsyncGenerator<CalibrationStep & { resumedFrom: number }, Calibration> {
  const key = `https://fuzzydiff.invalid/calibration/${encodeURIComponent(model.info.id)}/${preset}`;
  const kept = await caches.open('fuzzydiff-calibrations');
  const estimator = estimatorFor(preset, model.info);
  const wanted = fingerprint(model.info, estimator);
  const from = await earlier(kept, key, wanted, files);
  const resumedFrom = from?.images ?? 0;
  const steps = calibrate(model, images(model, files.slice(resumedFrom)), { estimator, signal, ...(from && { from }) })[
    Symbol.asyncIterator
  ]();
  let saved = resumedFrom;
  for (;;) {
    const next = await steps.next();
    if (next.done) {
      await kept.delete(key);
      return next.value;
    }
    if (next.value.images > saved) {
      saved = next.value.images;
      await kept.put(key, new Response(formatCalibration(next.value.calibration()) as Uint8Array<ArrayBuffer>));
    }
    yield { ...next.value, resumedFrom };
  }
}

/** What an earlier visit finished of these very images, or nothing. */
async function earlier(
  kept: Cache,
  key: string,
  wanted: Fingerprint,
  files: readonly File[],
): Promise<Calibration | undefined> {
  const response = await kept.match(key);
  if (!response) return undefined;
  const found = parseCalibration(new Uint8Array(await response.arrayBuffer()), 'the calibration kept in this browser');
  checkFingerprint(found.fingerprint, wanted, 'this browser');
  const { sources = [] } = found;
  for (const [n, source] of sources.entries()) {
    const file = files[n];
    if (!file || (await sourceOf(file)).key !== source.key) return undefined;
  }
  return found;
}

async function* images(model: EpsModel, files: readonly File[]): AsyncGenerator<CalibrationImage> {
  const { shape } = model.info;
  for (const file of files) {
    const values = await darkroom().fitOther(file, file.name, shape);
    yield { ...(await sourceOf(file)), image: tensor(shape, values) };
  }
}

/** How a calibration knows an image: by its file, whatever its name, as in the command's. */
async function sourceOf(file: File): Promise<CalibrationSource> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { key: sha256.slice(0, 32), name: stemOf(file.name), sha256 };
}
