import { weightFromAttention } from '../attention/attention.js';
import { retained } from '../condition/retention.js';
import type { Weight } from '../condition/weight.js';
import type { ModelInfo } from '../model/eps-model.js';
import { isSame } from '../same.js';
import { diffusionPlan } from '../sampler/plan.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Found } from './find-regions.js';
import type { CorrectionSettings, WeightRule } from './presets.js';

/** How strongly an image is held to where its attention says so. */
export interface Weighed {
  /** How much of each pixel is kept in the end, `[1|C,H,W]` in `[0, 1]`: the same on every plan. */
  readonly retention: Tensor;
  /** The same as the synthesis takes it on the plan of the settings. */
  readonly weight: Weight;
}

/**
 * Weighs an image by its attention map: {@link weightFromAttention} by the settings, or all of it for an image of which nothing
 * is to be changed.
 *
 * A number by a rule with `perFusionOn` is a weight per fusion, as in the paper, and stays one on that plan; another plan
 * gets the weight that retains as much.
 *
 * @param map `[1|C,H,W]` in `[0, 1]`
 * @param options `clean` says that nothing is. @default false
 * @throws FuzzydiffError `invalid-argument` for settings out of range, or a plan that the model can't follow
 */
export function weigh(
  map: Tensor,
  settings: WeightRule & Pick<CorrectionSettings, 'plan'>,
  model: ModelInfo,
  { clean = false }: Partial<Pick<Found, 'clean'>> = {},
): Weighed {
  const asked = weightFromAttention(map, settings.strength, settings.exponent);
  if (clean) asked.data.fill(1);
  const { perFusionOn, plan } = settings;
  if (perFusionOn === undefined) return { retention: asked, weight: { retention: asked } };
  const retention = retained(asked, diffusionPlan(model, perFusionOn), model.retentionSigma);
  return { retention, weight: isSame(perFusionOn, plan) ? { perFusion: asked } : { retention } };
}
