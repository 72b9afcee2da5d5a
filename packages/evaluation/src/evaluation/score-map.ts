import type { CorrectionSettings, Tensor } from '@fuzzydiff/core';
import type { CleanPromise } from '@fuzzydiff/core/calibration';
import { type Attention, contiguous, findRegions } from '@fuzzydiff/core/math';
import { auroc } from '../metrics/auroc.js';
import { averagePrecision } from '../metrics/average-precision.js';
import { f1Max } from '../metrics/f1-max.js';
import { perRegionOverlap } from '../metrics/per-region-overlap.js';
import type { CleanScores, MapScores } from './results.js';

/** Measures the scores `[H,W]` of a degraded image against the mask `[1,H,W]` of what was degraded. */
export function scoreAttention(score: Tensor, mask: Tensor, asClean: boolean): MapScores {
  const scores = contiguous(score);
  const labels = contiguous(mask);
  return {
    auroc: auroc(scores, labels) ?? null,
    averagePrecision: averagePrecision(scores, labels)?.value ?? null,
    prevalence: labels.reduce((sum, label) => sum + label, 0) / labels.length,
    perRegionOverlap: perRegionOverlap([{ score, mask }]) ?? null,
    f1Max: f1Max(scores, labels)?.f1 ?? null,
    asClean: Number(asClean),
  };
}

/** Measures the attention to an image with nothing wrong: its scores `[H,W]` against the bounds, and whether nothing of it is changed. */
export function scoreClean(
  { score, z }: Pick<Attention, 'score' | 'z'>,
  settings: CorrectionSettings,
  promise: CleanPromise | undefined,
): CleanScores {
  const { lower, upper } = settings;
  const scores = contiguous(score);
  const over = (bound: number) => scores.filter((value) => value > bound).length / scores.length;
  const asClean = Number(findRegions(z, { settings, promise }).clean);
  return { overLower: over(lower), overMiddle: over((lower + upper) / 2), asClean };
}
