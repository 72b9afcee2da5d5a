import { attentionMap } from '../attention/attention.js';
import { clearRegions } from '../attention/clear-regions.js';
import { projectionCalls } from '../attention/estimator.js';
import { type Synthesis, synthesize } from '../condition/synthesize.js';
import type { EpsModel } from '../model/eps-model.js';
import { grownMap } from '../photo/damage.js';
import { diffusionPlan } from '../sampler/plan.js';
import { type Run, run } from '../sampler/run.js';
import type { Tensor } from '../tensor/tensor.js';
import { type Attention, type AttentionJob, type AttentionOptions, attend } from './attend.js';
import type { CorrectionSettings } from './presets.js';
import { weigh } from './weigh.js';

/** A corrected image, and why. */
export interface Correction extends Synthesis, Attention {
  /** The attention map A, `[1|C,H,W]` in `[0, 1]`. */
  readonly map: Tensor;
  /** Whether the image counts as clean by `cleanShare`: it is then returned as it came. */
  readonly clean: boolean;
}

/** An image to be corrected. */
export interface CorrectionJob extends AttentionJob {
  /** Where attention counts, `[1,H,W]` in `[0, 1]`: the head of a face, for example. @default everywhere */
  readonly within?: Tensor | undefined;
}

/** How images are corrected. */
export interface CorrectionOptions extends AttentionOptions {
  /** Everything after the z maps. */
  readonly settings: CorrectionSettings;
  /**
   * Ours. Whether attention reaches a pixel further on every side before it weighs: where a photograph has finer pixels than
   * the model, the rim of a damage is otherwise kept.
   *
   * @default false
   */
  readonly grown?: boolean;
  /** How many corrected images to make of each, with noise of their own. @default 1 */
  readonly samples?: number;
}

/**
 * Autonomous correction of images: the attention map, the weight that it asks for, and fuzzy-conditioned diffusion with that
 * weight. Nothing is asked of the user. The images share the model's calls; one result per job.
 *
 * With z scores that were kept, a job gives, bit for bit, what the whole correction with other settings would.
 *
 * @throws nothing: the run rejects with FuzzydiffError `invalid-argument`; with `mismatch` for a calibration of anything else;
 *   with whatever the model throws; with the reason of
 *   `options.signal` when it aborts
 */
export function correct(
  model: EpsModel,
  jobs: readonly CorrectionJob[],
  { settings, grown = false, samples = 1, ...options }: CorrectionOptions,
): Run<Correction[]> {
  return run(async function* () {
    const { calibration, noise, signal } = options;
    const attended = yield* attend(model, jobs, options);
    const weighed = attended.map(({ z }, n) => {
      const found = clearRegions(attentionMap(z, settings), z, { ...settings, within: jobs[n]!.within });
      const map = grown ? grownMap(found) : found;
      return { map, ...weigh(map, settings, model.info) };
    });
    const plan = diffusionPlan(model.info, settings.plan);
    const held = jobs.map(({ image, key = '' }, n) => ({ image, key, samples, weight: weighed[n]!.weight }));
    const made = yield* synthesize(model, held, { plan, noise, signal });
    const projected = projectionCalls(model.info, calibration.statistics.estimator);
    return made.map((synthesis, n) => {
      const { map, clean } = weighed[n]!;
      const modelCalls = (jobs[n]!.z ? 0 : projected) + synthesis.modelCalls;
      return { ...attended[n]!, ...synthesis, map, clean, modelCalls };
    });
  });
}
