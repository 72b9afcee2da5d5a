import { type CalibrationImage, type CalibrationSource, calibrate } from '@fuzzydiff/calibration';
import type { EpsModel } from '@fuzzydiff/core';
import type { Estimator } from '@fuzzydiff/core/math';
import { modelInput } from '../batch/model-input.js';
import type { ProgressLine } from '../batch/progress.js';
import { fileHash } from '../files/hash.js';
import { stemOf } from '../files/stem.js';
import { type CalibrationProgress, saveProgress, withRecord } from './progress.js';

/** What a calibration is taken of, and how. */
export interface CalibrationTask {
  readonly model: EpsModel;
  /** Images worked on at once. */
  readonly inFlight: number;
  readonly estimator: Estimator;
  /** All images, those of `from` too. */
  readonly paths: readonly string[];
  readonly maxPixels: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Where an earlier run came to. */
  readonly from: CalibrationProgress | undefined;
  /** Where progress is saved. */
  readonly partial: string;
  readonly progress: ProgressLine;
}

/** The least time between two saves, in milliseconds: seldom enough to cost nothing, often enough to lose nothing that matters. */
const saveEvery = 1000;

/**
 * Takes a calibration. Progress is saved after the first image and then at most once a second, and whenever the run ends,
 * however it does: only a kill loses the images of the last second.
 */
export async function takeCalibration(task: CalibrationTask): Promise<CalibrationProgress> {
  const { model, inFlight, estimator, paths, seed, signal, from, partial, progress } = task;
  let images = from?.calibration.images ?? 0;
  let saved = images;
  let savedAt = Number.NEGATIVE_INFINITY;
  let calls = 0;
  let now = from;
  const save = async () => {
    if (!now || saved === images) return;
    await saveProgress(partial, now);
    saved = images;
    savedAt = performance.now();
  };
  try {
    const run = calibrate(model, imagesFrom(task, images), {
      estimator,
      seed,
      inFlight,
      signal,
      ...(from && { from: from.calibration }),
    });
    for await (const step of run) {
      progress.advance(step.calls - calls, `image ${Math.min(step.images + 1, paths.length)} of ${paths.length}`);
      calls = step.calls;
      if (step.images === images) continue;
      images = step.images;
      const sofar = step.calibration();
      now = { calibration: sofar, device: model.info.device, convergence: withRecord(now?.convergence ?? [], sofar) };
      if (performance.now() - savedAt >= saveEvery) await save();
    }
  } finally {
    await save();
  }
  return now!;
}

async function* imagesFrom(
  { model, paths, maxPixels }: CalibrationTask,
  first: number,
): AsyncGenerator<CalibrationImage> {
  for (const path of paths.slice(first)) {
    const input = await modelInput(path, model.info.shape, { maxPixels });
    yield { ...(await calibrationSource(path)), image: input };
  }
}

/** How a calibration knows an image: by its file, whatever its name, which in a folder for each person many have. */
export async function calibrationSource(path: string): Promise<CalibrationSource> {
  const sha256 = await fileHash(path, 'an image');
  return { key: sha256.slice(0, 32), sha256, name: stemOf(path) };
}
