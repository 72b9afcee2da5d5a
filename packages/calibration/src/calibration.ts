import {
  addDiscrepancies,
  type EpsModel,
  type Estimator,
  invalidArgument,
  keyedNoise,
  noStatistics,
  projectionCalls,
  projections,
  type RunOptions,
  type Statistics,
  type Tensor,
} from '@fuzzydiff/core';
import { type Fingerprint, fingerprint } from './fingerprint.js';

/** A validation image with its name. */
export interface CalibrationImage {
  /** Names the image for its noise: the same name and seed give the same noise. */
  readonly key: string;
  /** `[C,H,W]` in `[-1, 1]`. */
  readonly image: Tensor;
}

/** What an estimator finds on images that are fine, and everything that this depends on. */
export interface Calibration {
  readonly fingerprint: Fingerprint;
  readonly statistics: Statistics;
  /** Seed of the noise. */
  readonly seed: number;
  /** How many images it was made of. */
  readonly images: number;
}

/** Where a calibration is. */
export interface CalibrationStep {
  /** Images finished. */
  readonly images: number;
  /** Predictions so far, counted per sample. */
  readonly calls: number;
  /** Predictions that one image takes. */
  readonly callsPerImage: number;
  /** What the finished images give: a calibration already, on fewer images. Made only when asked for. */
  readonly calibration: () => Calibration;
}

/** Options of a calibration. */
export interface CalibrationOptions extends RunOptions {
  /** @default 0 */
  readonly seed?: number;
  /** A calibration to go on from; its images are not given again. */
  readonly from?: Calibration;
}

/**
 * Takes an estimator's statistics over images that are fine (section 2.3: the validation set), step by step: yields after
 * every call of the model. The images are taken one after the other, so that the result does not depend on batching.
 *
 * @throws FuzzydiffError `invalid-argument`; whatever the model or the iterable throws; the reason of `options.signal`
 */
export async function* calibration(
  model: EpsModel,
  estimator: Estimator,
  images: Iterable<CalibrationImage> | AsyncIterable<CalibrationImage>,
  { seed = 0, from, signal }: CalibrationOptions = {},
): AsyncGenerator<CalibrationStep, Calibration> {
  const noise = keyedNoise(seed);
  const callsPerImage = projectionCalls(model.info, estimator);
  let statistics = from?.statistics ?? noStatistics(model.info, estimator);
  let done = from?.images ?? 0;
  const calibrated = (): Calibration => ({
    fingerprint: fingerprint(model.info, estimator),
    statistics,
    seed,
    images: done,
  });
  const first = done;

  for await (const { key, image } of images) {
    const run = projections(model, estimator, noise, [{ key, image }], { signal });
    let next = await run.next();
    for (; !next.done; next = await run.next()) {
      // The image's last call is reported once the image is counted in.
      if (next.value.calls === next.value.totalCalls) continue;
      const calls = (done - first) * callsPerImage + next.value.calls;
      yield { images: done, calls, callsPerImage, calibration: calibrated };
    }
    statistics = addDiscrepancies(statistics, next.value[0]!.discrepancies);
    done++;
    yield { images: done, calls: (done - first) * callsPerImage, callsPerImage, calibration: calibrated };
  }
  if (done < 2) throw invalidArgument('images', 'at least two images to calibrate on', done, 'name more of them');
  return calibrated();
}
