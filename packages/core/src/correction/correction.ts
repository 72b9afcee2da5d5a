import { attentionMap, scoreMap, weightFromAttention, zMaps } from '../attention/attention.js';
import { projections } from '../attention/projection.js';
import type { Statistics } from '../attention/statistics.js';
import { type ConditionResult, conditionedDiffusion } from '../condition/conditioned-diffusion.js';
import { retained } from '../condition/retention.js';
import type { Weight } from '../condition/weight.js';
import type { EpsModel, ModelInfo } from '../eps-model.js';
import type { NoiseSource } from '../noise/keyed-noise.js';
import { diffusionPlan } from '../plan.js';
import { drain, type RunOptions, type RunStep } from '../run.js';
import type { Tensor } from '../tensor.js';
import type { CorrectionSettings, WeightRule } from './presets.js';

/** Where an image does not look like what the model knows. */
export interface Attention {
  /** Standard scores per depth, `[D,1|C,H,W]`: all that is needed to change the dials afterwards. */
  readonly z: Tensor;
  /** One score per pixel, `[H,W]`, neither clipped nor rescaled. */
  readonly score: Tensor;
  /** The image's projections, one per depth, `[D,C,H,W]`. */
  readonly projections: Tensor;
  /** Discrepancies per depth, `[D,1|C,H,W]`. */
  readonly discrepancies: Tensor;
}

/** A corrected image, and why. */
export interface Correction extends ConditionResult, Attention {
  /** The attention map A, `[1|C,H,W]` in `[0, 1]`. */
  readonly map: Tensor;
  /** The weight the image was held to, `[1|C,H,W]` in `[0, 1]`: its unit is the settings'. */
  readonly weight: Tensor;
  /** Predictions in all. */
  readonly modelCalls: number;
}

/** Options of a correction. */
export interface CorrectionOptions extends RunOptions {
  /** Names the image for its noise. @default '' */
  readonly key?: string;
  /** How many corrected images to make, each with noise of its own. @default 1 */
  readonly samples?: number;
}

/**
 * Diffusion projection attention of an image `[C,H,W]` (sections 2.3, eqs. 7, 8), step by step.
 *
 * @throws FuzzydiffError `invalid-argument`; whatever the model throws; the reason of `options.signal` when it aborts
 */
export async function* projectionAttention(
  model: EpsModel,
  image: Tensor,
  statistics: Statistics,
  noise: NoiseSource,
  { key = '', signal }: Omit<CorrectionOptions, 'samples'> = {},
): AsyncGenerator<RunStep, Attention> {
  const [projected] = yield* projections(model, statistics.estimator, noise, [{ image, key }], { signal });
  const { discrepancies, images } = projected!;
  const z = zMaps(discrepancies, statistics);
  return { z, score: scoreMap(z), projections: images, discrepancies };
}

/** {@link projectionAttention} in one call. */
export async function attend(...args: Parameters<typeof projectionAttention>): Promise<Attention> {
  return drain(projectionAttention(...args));
}

/**
 * Autonomous correction, step by step: the attention map, the weight it asks for, and fuzzy-conditioned diffusion with
 * that weight. Nothing is asked of the user.
 *
 * @param image `[C,H,W]` in `[-1, 1]`
 * @param statistics of the same model, taken with the estimator to be used
 * @throws FuzzydiffError `invalid-argument`; whatever the model throws; the reason of `options.signal` when it aborts
 */
export async function* correction(
  model: EpsModel,
  image: Tensor,
  statistics: Statistics,
  settings: CorrectionSettings,
  noise: NoiseSource,
  { key = '', samples = 1, signal }: CorrectionOptions = {},
): AsyncGenerator<RunStep, Correction> {
  let modelCalls = 0;
  const count = async function* <R>(run: AsyncGenerator<RunStep, R>): AsyncGenerator<RunStep, R> {
    let last = 0;
    for (;;) {
      const next = await run.next();
      if (next.done) {
        modelCalls += last;
        return next.value;
      }
      last = next.value.calls;
      yield next.value;
    }
  };

  const attention = yield* count(projectionAttention(model, image, statistics, noise, { key, signal }));
  const map = attentionMap(attention.z, settings);
  const weight = weightFromAttention(map, settings.strength, settings.exponent);
  const plan = diffusionPlan(model.info, settings.plan);
  const job = { image, weight: weightOnPlan(weight, settings, model.info), key, samples };
  const [result] = yield* count(conditionedDiffusion(model, plan, noise, [job], { signal }));
  return { ...attention, ...result!, map, weight, modelCalls };
}

/** {@link correction} in one call. */
export async function correct(...args: Parameters<typeof correction>): Promise<Correction> {
  return drain(correction(...args));
}

/** A map of weights by a rule as the weight for a plan: a weight per fusion stays one only on the plan it was chosen for. */
export function weightOnPlan(
  map: Tensor,
  settings: WeightRule & Pick<CorrectionSettings, 'plan'>,
  model: ModelInfo,
): Weight {
  const { perFusionOn, plan } = settings;
  if (perFusionOn === undefined) return { retention: map };
  if (JSON.stringify(perFusionOn) === JSON.stringify(plan)) return { perFusion: map };
  return { retention: retained(map, diffusionPlan(model, perFusionOn), model.retentionSigma) };
}
