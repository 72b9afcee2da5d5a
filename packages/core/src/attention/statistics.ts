import { invalidArgument } from '../errors.js';
import type { ModelInfo } from '../model/eps-model.js';
import { isSame } from '../same.js';
import { checkTensor, contiguous, sizeOf, type Tensor } from '../tensor/tensor.js';
import { mapChannels } from './discrepancy.js';
import { type Estimator, mapDepths } from './estimator.js';
import { addValues, type Moments, mergeMoments, noMoments } from './moments.js';

/** What an estimator's discrepancies look like on images that are fine: one set of moments per depth. */
export interface Statistics {
  readonly estimator: Estimator;
  /** Shape of each map: `[1|C,H,W]`. */
  readonly mapShape: readonly [number, number, number];
  /** Moments of the discrepancy per pixel, in the order of `estimator.depths`; of a network's, one. */
  readonly moments: readonly Moments[];
}

/** Statistics of no image yet, for an estimator on a model (section 2.3's over the validation set). */
export function noStatistics(model: Pick<ModelInfo, 'shape'>, estimator: Estimator): Statistics {
  const [, height, width] = model.shape;
  const mapShape = [mapChannels(estimator.discrepancy, model.shape), height, width] as const;
  return { estimator, mapShape, moments: mapDepths(estimator).map(() => noMoments(sizeOf(mapShape))) };
}

/**
 * The statistics with one more image's discrepancies (eq. 7's mean and std, over the validation set).
 *
 * @param discrepancies `[D,1|C,H,W]`, made with the same estimator
 * @throws FuzzydiffError `invalid-argument` for another shape
 */
export function addDiscrepancies(statistics: Statistics, discrepancies: Tensor): Statistics {
  const size = sizeOf(statistics.mapShape);
  const shape = [statistics.moments.length, ...statistics.mapShape];
  const phi = contiguous(checkTensor('discrepancies', discrepancies, [shape], 'use the estimator of the statistics'));
  const moments = statistics.moments.map((own, d) => addValues(own, phi.subarray(d * size, (d + 1) * size)));
  return { ...statistics, moments };
}

/**
 * The statistics over the images of both (Chan, Golub and LeVeque 1979).
 *
 * @throws FuzzydiffError `invalid-argument` when they were made with different estimators
 */
export function mergeStatistics(a: Statistics, b: Statistics): Statistics {
  if (!isSame(a.estimator, b.estimator))
    throw invalidArgument('the estimator to merge', JSON.stringify(a.estimator), JSON.stringify(b.estimator));
  return { ...a, moments: a.moments.map((own, d) => mergeMoments(own, b.moments[d]!)) };
}
