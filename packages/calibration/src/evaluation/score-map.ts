import { contiguous, type Tensor } from '@fuzzydiff/core';
import { auroc } from './metrics/auroc.js';
import { averagePrecision } from './metrics/average-precision.js';
import { f1Max } from './metrics/f1-max.js';
import { perRegionOverlap } from './metrics/per-region-overlap.js';
import type { CleanScores, MapScores } from './results.js';

/** Measures the scores `[H,W]` of a degraded image against the mask `[1,H,W]` of what was degraded. */
export function scoreAttention(score: Tensor, mask: Tensor): MapScores {
  const scores = contiguous(score);
  const labels = contiguous(mask);
  return {
    auroc: auroc(scores, labels) ?? null,
    averagePrecision: averagePrecision(scores, labels)?.value ?? null,
    prevalence: labels.reduce((sum, label) => sum + label, 0) / labels.length,
    perRegionOverlap: perRegionOverlap([{ score, mask }]) ?? null,
    f1Max: f1Max(scores, labels)?.f1 ?? null,
  };
}

/** Measures the scores `[H,W]` of an image with nothing wrong against the bounds of attention. */
export function scoreClean(score: Tensor, { lower, upper }: { lower: number; upper: number }): CleanScores {
  const scores = contiguous(score);
  const over = (bound: number) => scores.filter((value) => value > bound).length / scores.length;
  return { overLower: over(lower), overMiddle: over((lower + upper) / 2) };
}
