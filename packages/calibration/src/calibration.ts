import {
  addDiscrepancies,
  type EpsModel,
  type Estimator,
  FuzzydiffError,
  invalidArgument,
  keyedNoise,
  noStatistics,
  projectionCalls,
  projections,
  type RunOptions,
  type Statistics,
  type Tensor,
} from '@fuzzydiff/core';
import { checkFingerprint, type Fingerprint, fingerprint } from './fingerprint.js';

/** A validation image with its name. */
export interface CalibrationImage {
  /** Names the image for its noise: the same name and seed give the same noise. */
  readonly key: string;
  /** `[C,H,W]` in `[-1, 1]`. */
  readonly image: Tensor;
  /** Hash of its file, in hexadecimal; where every image has one, the calibration names its images. */
  readonly sha256?: string;
}

/** An image that a calibration was made of. */
export type CalibrationSource = Required<Pick<CalibrationImage, 'key' | 'sha256'>>;

/** What an estimator finds on images that are fine, and everything that this depends on. */
export interface Calibration {
  readonly fingerprint: Fingerprint;
  readonly statistics: Statistics;
  /** Of the noise: a whole number from 0 to 2^53 - 1. */
  readonly seed: number;
  /** How many images it was made of. */
  readonly images: number;
  /** Which ones, in the order in which they were taken: what resuming and merging go by. */
  readonly sources?: readonly CalibrationSource[];
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
  /** Whole number from 0 to 2^53 - 1. @default that of `from`, else 0 */
  readonly seed?: number;
  /**
   * A calibration to go on from, made with the same model, estimator and seed; its images are not given again.
   *
   * @default none
   */
  readonly from?: Calibration;
}

/**
 * Takes an estimator's statistics over images that are fine (section 2.3: the validation set), step by step: yields after
 * every call of the model. The images are taken one after the other, so that the result does not depend on batching.
 *
 * @throws FuzzydiffError `invalid-argument`; `mismatch` when `from` was made with anything else; whatever the model or the
 *   iterable throws; the reason of `options.signal`
 */
export async function* calibration(
  model: EpsModel,
  estimator: Estimator,
  images: Iterable<CalibrationImage> | AsyncIterable<CalibrationImage>,
  { from, seed = from?.seed ?? 0, signal }: CalibrationOptions = {},
): AsyncGenerator<CalibrationStep, Calibration> {
  const made = fingerprint(model.info, estimator);
  if (from) checkFrom(from, made, seed);
  const noise = keyedNoise(seed);
  const callsPerImage = projectionCalls(model.info, estimator);
  let statistics = from?.statistics ?? noStatistics(model.info, estimator);
  let done = from?.images ?? 0;
  const sources = [...(from?.sources ?? [])];
  const calibrated = (): Calibration => ({
    fingerprint: made,
    statistics,
    seed,
    images: done,
    ...(done > 0 && sources.length === done ? { sources: [...sources] } : {}),
  });
  const first = done;

  for await (const { key, image, sha256 } of images) {
    const run = projections(model, estimator, noise, [{ key, image }], { signal });
    let next = await run.next();
    for (; !next.done; next = await run.next()) {
      // The image's last call is reported once the image is counted in.
      if (next.value.calls === next.value.totalCalls) continue;
      const calls = (done - first) * callsPerImage + next.value.calls;
      yield { images: done, calls, callsPerImage, calibration: calibrated };
    }
    statistics = addDiscrepancies(statistics, next.value[0]!.discrepancies);
    if (sha256 !== undefined) sources.push({ key, sha256 });
    done++;
    yield { images: done, calls: (done - first) * callsPerImage, callsPerImage, calibration: calibrated };
  }
  if (done < 2) throw invalidArgument('images', 'at least two images to calibrate on', done, 'name more of them');
  return calibrated();
}

function checkFrom({ fingerprint: found, seed: foundSeed }: Calibration, made: Fingerprint, seed: number): void {
  const where = 'the one to go on from';
  checkFingerprint(found, made, where, 'begin anew');
  if (foundSeed === seed) return;
  const message = `Expected a calibration made with seed ${seed} but ${where} was made with ${foundSeed}; begin anew.`;
  throw new FuzzydiffError('mismatch', message, { data: { name: 'seed', expected: seed, found: foundSeed, where } });
}
