import { scoreMap, zMaps } from '../attention/attention.js';
import { type ProjectionJob, projections } from '../attention/projection.js';
import type { Calibration } from '../calibration/calibration.js';
import { checkCalibration, fingerprint } from '../calibration/fingerprint.js';
import type { EpsModel } from '../model/eps-model.js';
import type { NoiseSource } from '../noise/keyed-noise.js';
import { type Run, type RunOptions, run } from '../sampler/run.js';
import type { Tensor } from '../tensor/tensor.js';

/** Where an image does not look like what the model knows. */
export interface Attention {
  /** Standard scores per depth, `[D,1|C,H,W]`: all that is needed to change the settings afterwards. */
  readonly z: Tensor;
  /** One score per pixel, `[H,W]`, neither clipped nor rescaled. */
  readonly score: Tensor;
  /** The image's projections, one per depth, `[D,C,H,W]`. */
  readonly projections: Tensor;
  /** Discrepancies per depth, `[D,1|C,H,W]`. */
  readonly discrepancies: Tensor;
}

/** What images are compared with. */
export interface AttentionOptions extends RunOptions {
  /** Taken with the same model, which is checked; the images are projected by its estimator. */
  readonly calibration: Calibration;
  /** Where all noise comes from. */
  readonly noise: NoiseSource;
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
  jobs: readonly ProjectionJob[],
  { calibration, noise, signal }: AttentionOptions,
): Run<Attention[]> {
  return run(async function* () {
    const { statistics } = calibration;
    const { estimator } = statistics;
    checkCalibration(calibration, fingerprint(model.info, estimator), 'the calibration');
    const projected = yield* projections(model, jobs, { estimator, noise, signal });
    return projected.map(({ discrepancies, images }) => {
      const z = zMaps(discrepancies, statistics);
      return { z, score: scoreMap(z), projections: images, discrepancies };
    });
  });
}
