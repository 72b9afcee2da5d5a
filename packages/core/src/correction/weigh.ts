import { weightFromAttention } from '../attention/attention.js';
import { retained } from '../condition/retention.js';
import type { Weight } from '../condition/weight.js';
import { checkNumber } from '../errors.js';
import type { ModelInfo } from '../model/eps-model.js';
import { isSame } from '../same.js';
import { diffusionPlan } from '../sampler/plan.js';
import { contiguous, type Tensor } from '../tensor/tensor.js';
import type { CleanRule, CorrectionSettings, WeightRule } from './presets.js';

/** How strongly an image is held to where its attention says so. */
export interface Weighed {
  /** How much of each pixel is kept in the end, `[1|C,H,W]` in `[0, 1]`: the same on every plan. */
  readonly retention: Tensor;
  /** The same as the synthesis takes it on the plan of the settings. */
  readonly weight: Weight;
  /** Whether the image counts as clean by `cleanShare`: all of it is kept then. */
  readonly clean: boolean;
}

/**
 * Weighs an image by its attention map: {@link weightFromAttention} by the settings, or all of it for an image that counts
 * as clean.
 *
 * A number by a rule with `perFusionOn` is a weight per fusion, as in the paper, and stays one on that plan; another plan
 * gets the weight that retains as much.
 *
 * @param map `[1|C,H,W]` in `[0, 1]`
 * @throws FuzzydiffError `invalid-argument` for settings out of range, or a plan that the model can't follow
 */
export function weigh(
  map: Tensor,
  settings: WeightRule & CleanRule & Pick<CorrectionSettings, 'plan'>,
  model: ModelInfo,
): Weighed {
  const clean = countsAsClean(map, settings);
  const asked = weightFromAttention(map, settings.strength, settings.exponent);
  if (clean) asked.data.fill(1);
  const { perFusionOn, plan } = settings;
  if (perFusionOn === undefined) return { retention: asked, weight: { retention: asked }, clean };
  const retention = retained(asked, diffusionPlan(model, perFusionOn), model.retentionSigma);
  return { retention, weight: isSame(perFusionOn, plan) ? { perFusion: asked } : { retention }, clean };
}

/**
 * Ours. Whether the share of an image's pixels that have an attention of a half or more, in any channel, is at most
 * `cleanShare`. Without one, no image counts as clean.
 */
function countsAsClean(map: Tensor, { cleanShare }: CleanRule): boolean {
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
