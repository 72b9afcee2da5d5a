import { type CalibrationImage, type CalibrationSource, calibrate, takePromise } from '@fuzzydiff/calibration';
import type { EpsModel, ImageShape, Tensor } from '@fuzzydiff/core';
import type { Estimator, RegionBounds } from '@fuzzydiff/core/math';
import { inputOf } from '../batch/model-input.js';
import type { ProgressLine } from '../batch/progress.js';
import { fileHash, sha256 } from '../files/hash.js';
import { readWhole } from '../files/read-whole.js';
import { nameOf } from '../files/stdin.js';
import { stemOf } from '../files/stem.js';
import { decodeImage, type ReadOptions } from '../image/read-image.js';
import { type CalibrationProgress, saveProgress, withRecord } from './progress.js';

/** What a calibration is taken of, and how. */
export interface CalibrationTask {
  readonly model: EpsModel;
  /** Images worked on at once. */
  readonly inFlight: number;
  readonly estimator: Estimator;
  /** All images of the statistics, those of `from` too. */
  readonly paths: readonly string[];
  /** What the promise is taken of, where there is to be one. */
  readonly promise?: PromisePart | undefined;
  readonly maxPixels: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Where an earlier run came to. */
  readonly from: CalibrationProgress | undefined;
  /** Where progress is saved. */
  readonly partial: string;
  readonly progress: ProgressLine;
}

/** What a promise is taken of, and how. */
export interface PromisePart {
  /** All its images, those of `from` too. */
  readonly paths: readonly string[];
  readonly bounds: RegionBounds;
  /** `[1,H,W]`, where the model's images show a face. */
  readonly head: Tensor | undefined;
}

/** The least time between two saves, in milliseconds: seldom enough to cost nothing, often enough to lose nothing that matters. */
const saveEvery = 1000;

/**
 * Takes a calibration: its statistics, and then its promise. Progress is saved after the first image and then at most once a second, and whenever the run ends,
 * however it does: only a kill loses the images of the last second.
 */
export async function takeCalibration(task: CalibrationTask): Promise<CalibrationProgress> {
  const statistics = await takeStatistics(task);
  return task.promise ? takePromised(task, task.promise, statistics) : statistics;
}

/** Saves progress that is new, at most once a second unless it has to be. */
function saver(partial: string, found: CalibrationProgress | undefined) {
  let saved = found;
  let savedAt = Number.NEGATIVE_INFINITY;
  return async (now: CalibrationProgress | undefined, { atOnce = false } = {}) => {
    if (!now || now === saved || (!atOnce && performance.now() - savedAt < saveEvery)) return;
    await saveProgress(partial, now);
    saved = now;
    savedAt = performance.now();
  };
}

async function takeStatistics(task: CalibrationTask): Promise<CalibrationProgress> {
  const { model, inFlight, estimator, paths, seed, signal, from, partial, progress } = task;
  let images = from?.calibration.images ?? 0;
  let calls = 0;
  let now = from;
  const save = saver(partial, from);
  try {
    const run = calibrate(model, imagesFrom(task, paths.slice(images)), {
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
      await save(now);
    }
  } finally {
    await save(now, { atOnce: true });
  }
  return now!;
}

async function takePromised(
  task: CalibrationTask,
  { paths, bounds, head }: PromisePart,
  statistics: CalibrationProgress,
): Promise<CalibrationProgress> {
  const { model, inFlight, signal, partial, progress } = task;
  const { promise: from, ...calibration } = statistics.calibration;
  let images = from?.frame.length ?? 0;
  if (images === paths.length) return statistics;
  let calls = 0;
  let now = statistics;
  const save = saver(partial, statistics);
  try {
    const others = imagesFrom(task, paths.slice(images));
    for await (const step of takePromise(model, others, { calibration, bounds, head, from, inFlight, signal })) {
      progress.advance(
        step.calls - calls,
        `promise, image ${Math.min(step.images + 1, paths.length)} of ${paths.length}`,
      );
      calls = step.calls;
      if (step.images === images) continue;
      images = step.images;
      now = { ...statistics, calibration: { ...calibration, promise: step.promise() } };
      await save(now);
    }
  } finally {
    await save(now, { atOnce: true });
  }
  return now;
}

async function* imagesFrom(
  { model, maxPixels }: Pick<CalibrationTask, 'model' | 'maxPixels'>,
  paths: readonly string[],
): AsyncGenerator<CalibrationImage> {
  for (const path of paths) yield calibrationImage(path, model.info.shape, { maxPixels });
}

/** An image as a calibration takes it, with how it knows it. */
export async function calibrationImage(
  path: string,
  shape: ImageShape,
  options: ReadOptions,
): Promise<CalibrationSource & Pick<CalibrationImage, 'image'>> {
  const bytes = await readWhole(path, 'an image');
  const image = inputOf(await decodeImage(nameOf(path), bytes, options), shape);
  return { ...sourceOf(path, sha256(bytes)), image };
}

/** How a calibration knows an image: by its file, whatever its name, which in a folder for each person many have. */
export async function calibrationSource(path: string): Promise<CalibrationSource> {
  return sourceOf(path, await fileHash(path, 'an image'));
}

function sourceOf(path: string, hash: string): CalibrationSource {
  return { key: hash.slice(0, 32), sha256: hash, name: stemOf(path) };
}
