import { checkInteger, invalidArgument } from '../errors.js';
import type { ModelInfo } from '../model/eps-model.js';
import { type DiffusionPlan, diffusionPlan } from '../sampler/plan.js';
import { spacedTimesteps } from '../schedule/timesteps.js';
import type { SolverName } from '../solvers/solver.js';
import { checkDiscrepancy, type Discrepancy, isLearned } from './discrepancy.js';

/**
 * How an image's projections are made and compared with it. Statistics are taken with an estimator and valid for that
 * one alone; a coarse one is fair, since its systematic error is in the mean.
 */
export interface Estimator {
  /**
   * Depths, as numbers of training steps: the image is noised to the level of timestep `depth - 1`, and denoised from
   * there. In rising order: the deepest, which hides the most, is the last. The paper's are 300, 400, 500, 600.
   */
  readonly depths: readonly number[];
  /** Steps from each depth down to the clean image: all of them, as in the paper, or so many; 1 is the one-step estimate. */
  readonly steps: 'all' | number;
  readonly solver: SolverName;
  /** Noises per depth, whose projections are averaged before they are compared. The same ones serve every depth. */
  readonly noises: number;
  /**
   * Ours. Whether the noises come in pairs, each with its negative: of a projection's error, the part that is linear in the noise
   * is then gone from the mean, which is most of it. `noises` is even.
   *
   * @default false
   */
  readonly antithetic?: boolean;
  readonly discrepancy: Discrepancy;
}

/** Refuses an estimator that is not one. @throws FuzzydiffError `invalid-argument` */
export function checkEstimator(estimator: Estimator, scheduleLength: number): void {
  const { depths, steps, noises, antithetic = false } = estimator;
  if (depths.length === 0) throw invalidArgument('depths', 'at least one depth', depths);
  for (const depth of depths) checkInteger('depths', depth, 1, scheduleLength);
  if (depths.some((depth, k) => k > 0 && depth <= depths[k - 1]!))
    throw invalidArgument('depths', 'different depths in rising order', depths);
  if (steps !== 'all') checkInteger('steps per depth', steps, 1, Math.min(...depths));
  checkInteger('noises', noises, 1, 1000);
  if (antithetic && noises % 2 === 1)
    throw invalidArgument('noises', 'an even number, as antithetic ones come in pairs,', noises);
  checkDiscrepancy(estimator.discrepancy);
}

/**
 * The plan from each depth down (section 2.3): the depth itself is always the first timestep predicted at.
 *
 * @throws FuzzydiffError `invalid-argument` for depths or steps that are not in the model's schedule
 */
export function projectionPlans(model: ModelInfo, estimator: Estimator): DiffusionPlan[] {
  return estimator.depths.map((depth) => {
    const count = estimator.steps === 'all' ? depth : estimator.steps;
    const timesteps = count === 1 ? [depth - 1] : spacedTimesteps(count, depth, 'linspace');
    return diffusionPlan(model, { timesteps, solver: estimator.solver });
  });
}

/** The depths that have a map of discrepancies each, as in eq. 7; of a network's map, which is of them all, the deepest. */
export function mapDepths({ depths, discrepancy }: Pick<Estimator, 'depths' | 'discrepancy'>): readonly number[] {
  return isLearned(discrepancy) ? depths.slice(-1) : depths;
}

/**
 * Predictions that one image's map takes: 1,800 with the depths of the paper (section 2.3).
 *
 * @throws FuzzydiffError `invalid-argument` for depths or steps that are not in the model's schedule
 */
export function projectionCalls(model: ModelInfo, estimator: Estimator): number {
  return estimator.noises * projectionPlans(model, estimator).reduce((calls, plan) => calls + plan.modelCalls, 0);
}
