import { weightFromAttention } from '../attention/attention.js';
import { retained } from '../condition/retention.js';
import type { Weight } from '../condition/weight.js';
import type { ModelInfo } from '../eps-model.js';
import { checkNumber } from '../errors.js';
import { diffusionPlan } from '../plan.js';
import { contiguous, type Tensor } from '../tensor.js';
import type { CleanRule, CorrectionSettings, WeightRule } from './presets.js';

/**
 * The weight that an attention map asks for by a correction's settings: that of {@link weightFromAttention}, or 1
 * everywhere for an image that {@link countsAsClean}.
 *
 * @param map `[1|C,H,W]` in `[0, 1]`
 * @returns `[1|C,H,W]` in `[0, 1]`, in the unit of the settings
 * @throws FuzzydiffError `invalid-argument` for settings out of range
 */
export function correctionWeight(map: Tensor, settings: WeightRule & CleanRule): Tensor {
  const weight = weightFromAttention(map, settings.strength, settings.exponent);
  if (countsAsClean(map, settings)) weight.data.fill(1);
  return weight;
}

/**
 * Ours. Whether an image counts as clean: whether the share of its pixels that have an attention of a half or more, in any
 * channel, is at most `cleanShare`. Without one, none does.
 *
 * @param map `[1|C,H,W]` in `[0, 1]`
 * @throws FuzzydiffError `invalid-argument` for a share outside `[0, 1]`
 */
export function countsAsClean(map: Tensor, { cleanShare }: CleanRule): boolean {
  if (cleanShare === undefined) return false;
  checkNumber('cleanShare', cleanShare, 0, 1);
  const attention = contiguous(map);
  const [, height, width] = map.shape as [number, number, number];
  const plane = height * width;
  let attended = 0;
  for (let i = 0; i < plane; i++) {
    let highest = 0;
    for (let at = i; at < attention.length; at += plane) highest = Math.max(highest, attention[at]!);
    if (highest >= 0.5) attended++;
  }
  return attended <= cleanShare * plane;
}

/**
 * A map of weights by a rule as the weight for a plan: a weight per fusion stays one only on the plan it was chosen for.
 *
 * @param map `[1|C,H,W]` in `[0, 1]`, from {@link weightFromAttention}
 * @throws FuzzydiffError `invalid-argument` for a value outside `[0, 1]`, or a plan that the model can't follow
 */
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
