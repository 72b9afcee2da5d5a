import { scoreMap, zMaps } from '../attention/attention.js';
import { type ProjectionJob, projections } from '../attention/projection.js';
import { raised } from '../attention/raised.js';
import { wholeScores } from '../attention/whole-scores.js';
import type { Calibration } from '../calibration/calibration.js';
import { type WholePValues, wholePValues } from '../calibration/conformal.js';
import { checkCalibration, fingerprint } from '../calibration/fingerprint.js';
import type { EpsModel } from '../model/eps-model.js';
import type { NoiseSource } from '../noise/keyed-noise.js';
import type { KeptStage } from '../sampler/kept-stage.js';
import { type Run, type RunOptions, run } from '../sampler/run.js';
import { imageValues } from '../tensor/image-values.js';
import { checkTensor, type ImageShape, type Tensor } from '../tensor/tensor.js';

/** An image to compare, or what an earlier comparison has found in it. */
export interface AttentionJob extends ProjectionJob {
  /**
   * Its z scores `[D,1|C,H,W]` by the same model and statistics: they are taken as they are, and the model is not asked.
   *
   * @default the image is projected and compared
   */
  readonly z?: Tensor | undefined;
  /** z scores that it has at least, `[1,H,W]`, by what the model is not shown, 0 where that is nothing; those that are given have them. @default none */
  readonly least?: Tensor | undefined;
  /** What it is compared with, in place of what the others are; by the same estimator. @default the run's */
  readonly calibration?: Calibration | undefined;
  /** Whether it was enlarged to the model's size: it then has no finest detail whatever it shows, and is never said to be blurred. @default false */
  readonly isEnlarged?: boolean | undefined;
}

/** Where an image does not look like what the model knows. */
export interface Attention {
  /** Standard scores per depth, `[D,1|C,H,W]`: all that is needed to change the settings afterwards. */
  readonly z: Tensor;
  /** One score per pixel, `[H,W]`, neither clipped nor rescaled. */
  readonly score: Tensor;
  /** The image's projections, one per depth, `[D,C,H,W]`; none where its z scores were given. */
  readonly projections?: Tensor;
  /** How rare what is wrong with it as a whole is; none where its z scores were given, or the promise knows nothing of it. */
  readonly whole?: WholePValues;
  /** Discrepancies per depth, `[D,1|C,H,W]`; none where its z scores were given. */
  readonly discrepancies?: Tensor;
}

/** What images are compared with. */
export interface AttentionOptions extends RunOptions {
  /** Taken with the same model, which is checked; the images are projected by its estimator. */
  readonly calibration: Calibration;
  /** Where all noise comes from. */
  readonly noise: NoiseSource;
  /** Goes on from here, with the same jobs. @default the beginning */
  readonly from?: KeptStage | undefined;
}

/**
 * Diffusion projection attention of images (section 2.3, eqs. 7, 8), which share the model's calls; one result per job.
 * {@link attentionMap} makes the map of its z scores.
 *
 * @throws nothing: the run rejects with FuzzydiffError `invalid-argument`; with `mismatch` for a calibration of anything else;
 *   with whatever the model throws; with the reason of
 *   `options.signal` when it aborts
 */
export function attend(
  model: EpsModel,
  jobs: readonly AttentionJob[],
  { calibration, noise, from, signal }: AttentionOptions,
): Run<Attention[]> {
  return run(async function* () {
    const { estimator } = calibration.statistics;
    for (const own of new Set([calibration, ...jobs.map((job) => calibrationOf(job, calibration))]))
      checkCalibration(own, fingerprint(model.info, estimator), 'the calibration');
    for (const job of jobs) {
      const { moments, mapShape } = calibrationOf(job, calibration).statistics;
      const shape = [moments.length, ...mapShape];
      if (job.z) checkTensor('z', job.z, [shape], 'give z maps by the same statistics');
    }
    const unknown = jobs.filter(({ z }) => z === undefined);
    const projected = yield* projections(model, unknown, { estimator, noise, from, signal });
    const compared = projected.map(({ discrepancies, images }, n): Attention => {
      const job = unknown[n]!;
      const used = calibrationOf(job, calibration);
      const own = zMaps(discrepancies, used.statistics);
      const z = job.least ? raised(own, job.least) : own;
      const whole = wholeOf(job, images, { calibration: used, shape: model.info.shape });
      return { z, score: scoreMap(z), projections: images, discrepancies, ...whole };
    });
    return jobs.map(({ z }) => (z ? { z, score: scoreMap(z) } : compared.shift()!));
  });
}

/** What an image is compared with, where others are with `usual`. */
export function calibrationOf({ calibration }: Pick<AttentionJob, 'calibration'>, usual: Calibration): Calibration {
  return calibration ?? usual;
}

/** What there is to say of an image as a whole, by its projections `[D,C,H,W]`. */
export function wholeOf(
  { image, isEnlarged = false }: Pick<AttentionJob, 'image' | 'isEnlarged'>,
  projected: Tensor,
  { calibration, shape }: { readonly calibration: Calibration; readonly shape: ImageShape },
): Pick<Attention, 'whole'> {
  const clean = calibration.promise?.whole;
  if (!clean) return {};
  const whole = wholePValues(clean, wholeScores(imageValues(image, shape), projected, shape));
  return { whole: isEnlarged ? { ...whole, blur: 1 } : whole };
}
