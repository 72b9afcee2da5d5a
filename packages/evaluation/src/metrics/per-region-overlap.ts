import type { Tensor } from '@fuzzydiff/core';
import { checkNumber, checkTensor } from '@fuzzydiff/core/internal';
import { contiguous } from '@fuzzydiff/core/math';
import { areaUpTo } from './auroc.js';
import { regions } from './regions.js';
import { thresholdCurve } from './threshold-curve.js';

/** A score map and the truth about it. */
export interface ScoredMask {
  /** `[H,W]` or `[1,H,W]`; higher is more suspicious. */
  readonly score: Tensor;
  /** `[H,W]` or `[1,H,W]`: 1 where something is wrong, 0 elsewhere. */
  readonly mask: Tensor;
}

/**
 * Per-region overlap (Bergmann et al. 2020, "Uninformed students", PRO): the share of a region that is found, averaged
 * over the connected regions of all images, so that a small one counts as much as a large one; then averaged over the
 * false positive rates from 0 to `limit`, taken over all images' other pixels.
 *
 * It is the area under an ROC curve in which a pixel of a region counts 1 / (the region's size).
 *
 * @param limit in `(0, 1]`; the paper's 0.3 when left out
 * @returns a number in `[0, 1]`, or undefined when there is no region or nothing around it
 * @throws FuzzydiffError `invalid-argument`
 */
export function perRegionOverlap(images: readonly ScoredMask[], limit = 0.3): number | undefined {
  checkNumber('limit', limit, Number.MIN_VALUE, 1);
  const planes = images.map(checkedPlanes);
  const size = planes.reduce((sum, { mask }) => sum + mask.length, 0);
  const scores = new Float64Array(size);
  const labels = new Float64Array(size);
  const weights = new Float64Array(size);
  let offset = 0;
  for (const { score, mask, height, width } of planes) {
    scores.set(score, offset);
    labels.set(mask, offset);
    for (const region of regions(mask, height, width)) {
      for (const pixel of region) weights[offset + pixel] = 1 / region.length;
    }
    offset += mask.length;
  }
  const curve = thresholdCurve(scores, labels, weights);
  return curve.positives > 0 && curve.negatives > 0 ? areaUpTo(curve, limit) : undefined;
}

function checkedPlanes({ score, mask }: ScoredMask) {
  const [height = 0, width = 0] = mask.shape.slice(-2);
  const shapes = [
    [height, width],
    [1, height, width],
  ];
  return {
    height,
    width,
    score: contiguous(checkTensor('score', score, shapes)),
    mask: contiguous(checkTensor('mask', mask, shapes)),
  };
}
