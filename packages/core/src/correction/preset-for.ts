import type { Estimator } from '../attention/estimator.js';
import type { RegionBounds } from '../attention/regions.js';
import type { ModelInfo } from '../model/eps-model.js';
import type { PlanOptions } from '../sampler/plan.js';
import type { BetaSchedule } from '../schedule/betas.js';
import { knownAlphas } from '../schedule/known-alphas.js';
import { type CorrectionSettings, type PresetName, presets } from './presets.js';

/** The side, in pixels, of the images that the depths and timesteps of `balanced` and `fast` are given for. */
const chosenAt = 64;

/**
 * How a preset projects the images of a model. `balanced` and `fast` were chosen on images of 64 pixels; in larger ones the
 * same structure covers more pixels, whose noise averages out, so that each depth moves to where the signal-to-noise ratio
 * is lower by the square of the larger side over 64: from 50 and 400 to 102 and 531 at 128 pixels (Hoogeboom et al. 2023,
 * "simple diffusion", arXiv 2301.11093, section 3.1). They compare by the network that came with the model, where there is one. `paper` is as published for any model.
 *
 * @returns the preset's own estimator for sides up to 64, else one of other depths
 * @throws FuzzydiffError `invalid-argument` for a schedule that is not one
 */
export function estimatorFor(
  name: PresetName,
  { shape, schedule, discrepancy: learned }: Pick<ModelInfo, 'shape' | 'schedule' | 'discrepancy'>,
): Estimator {
  const preset = presets[name].estimator;
  const estimator = learned === undefined || name === 'paper' ? preset : { ...preset, discrepancy: { learned } };
  const enlargement = enlargementOf(shape);
  if (name === 'paper' || enlargement <= 1) return estimator;
  return { ...estimator, depths: estimator.depths.map((depth) => shifted(depth - 1, enlargement, schedule) + 1) };
}

/**
 * A preset's settings for a model, from the map on. On images of more than 64 pixels, and by a network, `balanced` and `fast` attend
 * to more; on such images their timesteps are moved as the depths are.
 *
 * @throws FuzzydiffError `invalid-argument` for a schedule that is not one
 */
export function correctionFor(
  name: PresetName,
  model: Pick<ModelInfo, 'shape' | 'schedule' | 'discrepancy'>,
): CorrectionSettings {
  const settings = weighingFor(name, model);
  if (name === 'paper') return settings;
  return { ...settings, plan: planFor(settings.plan, enlargementOf(model.shape), model.schedule) };
}

/** A preset's settings for a model, but for its timesteps. */
function weighingFor(
  name: PresetName,
  { shape, discrepancy }: Pick<ModelInfo, 'shape' | 'discrepancy'>,
): CorrectionSettings {
  const { correction } = presets[name];
  if (name === 'paper') return correction;
  if (discrepancy !== undefined) return { ...correction, ...byNetwork };
  return enlargementOf(shape) <= 1 ? correction : { ...correction, ...onLargeImages };
}

/** A plan on images so much larger than those that its timesteps were chosen on. */
function planFor(plan: PlanOptions, enlargement: number, schedule: BetaSchedule): PlanOptions {
  const { timesteps } = plan;
  if (timesteps === undefined || enlargement <= 1) return plan;
  return { ...plan, timesteps: timesteps.map((timestep) => shifted(timestep, enlargement, schedule)) };
}

/** How much longer an image's longer side is than that of those that the presets were chosen on. */
function enlargementOf([, height, width]: ModelInfo['shape']): number {
  return Math.max(height, width) / chosenAt;
}

/** Chosen at 128 pixels, on photographs of validation people. */
const onLargeImages = { lower: 2.2, upper: 4.5 } as const;

/**
 * Where a network compares, whose maps end where damage does: chosen on crops and photographs of validation people. It tells damage from
 * faces so well that less than a third as many of those that are fine need be risked for it.
 */
const byNetwork = { lower: 2, upper: 4, deepestInFull: false, exponent: 0.75, alpha: 0.015 } as const;

/** A network's scores go on rising where it is sure: what is far above those of clean faces counts for more. */
const networkRegions = { extent: { lower: 1.5, upper: 4 }, mass: { lower: 4, upper: 12 } } as const;

/**
 * What makes a region where a promise is taken for a preset: it is kept with the promise, whatever bounds a map has afterwards. A
 * region reaches at least as far as the preset's attention, and its mass is of bounds that little of a clean face exceeds.
 */
export function regionBoundsFor(name: PresetName, model: Pick<ModelInfo, 'shape' | 'discrepancy'>): RegionBounds {
  if (model.discrepancy !== undefined && name !== 'paper') return networkRegions;
  const { lower, upper, deepestInFull = false } = weighingFor(name, model);
  return { extent: { lower, upper, deepestInFull }, mass: { lower: 2.8, upper: 5.6, deepestInFull } };
}

/** The timestep whose signal-to-noise ratio is nearest to that of another over the square of the enlargement. */
function shifted(timestep: number, enlargement: number, schedule: BetaSchedule): number {
  const shares = knownAlphas(schedule);
  const logarithm = (t: number) => Math.log(shares[t]! / (1 - shares[t]!));
  // A schedule shorter than a preset's timesteps ends with its own last.
  const wanted = logarithm(Math.min(timestep, shares.length - 1)) - 2 * Math.log(enlargement);
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (let t = 0; t < shares.length; t++) {
    const distance = Math.abs(logarithm(t) - wanted);
    if (distance < least) [best, least] = [t, distance];
  }
  return best;
}
