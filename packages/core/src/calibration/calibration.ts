import { type Estimator, projectionCalls } from '../attention/estimator.js';
import { projections } from '../attention/projection.js';
import { addDiscrepancies, noStatistics, type Statistics } from '../attention/statistics.js';
import { FuzzydiffError, invalidArgument } from '../errors.js';
import type { EpsModel } from '../model/eps-model.js';
import { keyedNoise } from '../noise/keyed-noise.js';
import { concurrently } from '../sampler/concurrently.js';
import { type Run, type RunOptions, run } from '../sampler/run.js';
import type { CleanPromise } from './clean-promise.js';
import { checkCalibration, type Fingerprint, fingerprint } from './fingerprint.js';
import {
  type CalibrationImage,
  type CalibrationImages,
  type CalibrationSource,
  isSource,
  type ProjectedImage,
} from './images.js';

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
  /** What these statistics find on other images that are fine: how large a region has to be to be rare. */
  readonly promise?: CleanPromise;
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
  /** Whose statistics they are. */
  readonly estimator: Estimator;
  /** Whole number from 0 to 2^53 - 1. @default that of `from`, else 0 */
  readonly seed?: number;
  /**
   * A calibration to go on from, made with the same model, estimator and seed; its images are not given again.
   *
   * @default none
   */
  readonly from?: Calibration;
  /** Images worked on at once, at least 1; the calibration is the same to the byte. @default 1 */
  readonly inFlight?: number;
}

/**
 * Takes an estimator's statistics over images that are fine (section 2.3: the validation set). Each image has calls of its
 * own and is counted in in its turn, so that the result depends neither on batching nor on how many are worked on at once.
 *
 * @throws nothing: the run rejects with FuzzydiffError `invalid-argument`; with `mismatch` when `from` was made with anything
 *   else; with whatever the model or the iterable throws; with the reason of `options.signal`
 */
export function calibrate(
  model: EpsModel,
  images: CalibrationImages,
  options: CalibrationOptions,
): Run<Calibration, CalibrationStep> {
  return run(() => calibration(model, images, options));
}

async function* calibration(
  model: EpsModel,
  images: CalibrationImages,
  { estimator, from, seed = from?.seed ?? 0, inFlight = 1, signal }: CalibrationOptions,
): AsyncGenerator<CalibrationStep, Calibration> {
  const own = fingerprint(model.info, estimator);
  if (from) checkFrom(from, own, seed);
  const noise = keyedNoise(seed);
  const callsPerImage = projectionCalls(model.info, estimator);
  let statistics = from?.statistics ?? noStatistics(model.info, estimator);
  let done = from?.images ?? 0;
  const sources = [...(from?.sources ?? [])];
  const calibrated = (): Calibration => ({
    fingerprint: own,
    statistics,
    seed,
    images: done,
    ...(done > 0 && sources.length === done ? { sources: [...sources] } : {}),
  });
  const step = (calls: number): CalibrationStep => ({ images: done, calls, callsPerImage, calibration: calibrated });
  let calls = 0;
  const under = new Map<number, number>();
  const countUpTo = (place: number, reached: number) => {
    calls += reached - (under.get(place) ?? 0);
    under.set(place, reached);
  };

  async function* runs() {
    for await (const image of images) yield projected(image);
  }
  async function* projected(given: CalibrationImage | ProjectedImage) {
    if ('discrepancies' in given) {
      const { discrepancies, whole: _, ...source } = given;
      return { source, discrepancies };
    }
    const { image, ...source } = given;
    const [found] = yield* projections(model, [{ key: source.key, image }], { estimator, noise, signal });
    return { source, discrepancies: found!.discrepancies };
  }

  for await (const event of concurrently(runs(), inFlight)) {
    if ('step' in event) {
      countUpTo(event.run, event.step.calls);
      // The image's last call is reported once the image is counted in.
      if (event.step.calls < event.step.totalCalls) yield step(calls);
      continue;
    }
    const { source, discrepancies } = event.result;
    under.delete(event.run);
    statistics = addDiscrepancies(statistics, discrepancies);
    if (isSource(source)) sources.push(source);
    done++;
    yield step(calls);
  }
  if (done < 2)
    throw invalidArgument('images', 'at least two different images to calibrate on', done, 'name more of them');
  return calibrated();
}

function checkFrom(from: Calibration, own: Fingerprint, seed: number): void {
  const where = 'the one to go on from';
  checkCalibration(from, own, where, 'begin anew');
  if (from.seed === seed) return;
  const message = `Expected a calibration made with seed ${seed} but ${where} was made with ${from.seed}; begin anew.`;
  throw new FuzzydiffError('mismatch', message, { data: { name: 'seed', expected: seed, found: from.seed, where } });
}
