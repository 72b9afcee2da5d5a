import { attentionMap, scoreMap, zMaps } from '../attention/attention.js';
import { projectionCalls } from '../attention/estimator.js';
import { projections } from '../attention/projection.js';
import type { Statistics } from '../attention/statistics.js';
import { type ConditionResult, conditionedDiffusion } from '../condition/conditioned-diffusion.js';
import type { EpsModel, ModelInfo } from '../model/eps-model.js';
import type { NoiseSource } from '../noise/keyed-noise.js';
import { diffusionPlan } from '../sampler/plan.js';
import { drain, type RunOptions, type RunStep } from '../sampler/run.js';
import { checkFinite, checkTensor, contiguous, type Tensor } from '../tensor/tensor.js';
import type { CorrectionSettings } from './presets.js';
import { weigh } from './weigh.js';

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

/** An image corrected where its attention asks for it. */
export interface AttendedCorrection extends ConditionResult {
  /** The attention map A, `[1|C,H,W]` in `[0, 1]`. */
  readonly map: Tensor;
  /** Whether the image counts as clean by `cleanShare`: it is then returned as it came. */
  readonly clean: boolean;
}

/** A corrected image, and why. */
export interface Correction extends AttendedCorrection, Attention {}

/** Options of a correction. */
export interface CorrectionOptions extends RunOptions {
  /** Names the image for its noise. @default '' */
  readonly key?: string;
  /** How many corrected images to make, each with noise of its own. @default 1 */
  readonly samples?: number;
}

/**
 * Diffusion projection attention of an image `[C,H,W]` (section 2.3, eqs. 7, 8), step by step.
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

/**
 * {@link projectionAttention} in one call.
 *
 * @throws FuzzydiffError `invalid-argument`; whatever the model throws; the reason of `options.signal` when it aborts
 */
export async function attend(...args: Parameters<typeof projectionAttention>): Promise<Attention> {
  return drain(projectionAttention(...args));
}

/**
 * The second half of a {@link correction}, step by step: from an image's attention, which takes no model, to the weight
 * it asks for and fuzzy-conditioned diffusion with that weight. With the attention kept, the settings can be changed again
 * and again for the calls of the synthesis alone; the result is, bit for bit, that of the whole correction with them.
 *
 * @param image `[C,H,W]` in `[-1, 1]`, the one attended to
 * @param attention of the image by the same model: its z maps, `[D,1|C,H,W]`
 * @throws FuzzydiffError `invalid-argument`; whatever the model throws; the reason of `options.signal` when it aborts
 */
export async function* attendedCorrection(
  model: EpsModel,
  image: Tensor,
  { z }: Pick<Attention, 'z'>,
  settings: CorrectionSettings,
  noise: NoiseSource,
  { key = '', samples = 1, signal }: CorrectionOptions = {},
): AsyncGenerator<RunStep, AttendedCorrection> {
  checkZMaps(z, model.info);
  const map = attentionMap(z, settings);
  const { weight, clean } = weigh(map, settings, model.info);
  const plan = diffusionPlan(model.info, settings.plan);
  const [result] = yield* conditionedDiffusion(model, plan, noise, [{ image, weight, key, samples }], { signal });
  return { ...result!, map, clean };
}

/**
 * {@link attendedCorrection} in one call.
 *
 * @throws FuzzydiffError `invalid-argument`; whatever the model throws; the reason of `options.signal` when it aborts
 */
export async function correctAttended(...args: Parameters<typeof attendedCorrection>): Promise<AttendedCorrection> {
  return drain(attendedCorrection(...args));
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
  options: CorrectionOptions = {},
): AsyncGenerator<RunStep, Correction> {
  const attention = yield* projectionAttention(model, image, statistics, noise, options);
  const corrected = yield* attendedCorrection(model, image, attention, settings, noise, options);
  const modelCalls = projectionCalls(model.info, statistics.estimator) + corrected.modelCalls;
  return { ...attention, ...corrected, modelCalls };
}

/**
 * {@link correction} in one call.
 *
 * @throws FuzzydiffError `invalid-argument`; whatever the model throws; the reason of `options.signal` when it aborts
 */
export async function correct(...args: Parameters<typeof correction>): Promise<Correction> {
  return drain(correction(...args));
}

/** Refuses z maps that cannot be of the model's images: any number of depths, each of the image's size. */
function checkZMaps(z: Tensor, { shape }: ModelInfo): void {
  const [, height, width] = shape;
  const depths = Math.max(1, z.shape[0] ?? 1);
  const shapes = [
    [depths, 1, height, width],
    [depths, ...shape],
  ];
  checkFinite('z', contiguous(checkTensor('z', z, shapes, 'take them from an image of this size')));
}
