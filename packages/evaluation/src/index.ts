export {
  type MorphologicalMask,
  type MorphologicalMaskOptions,
  morphologicalMask,
} from './baselines/morphological-mask.js';
export { type TeleaOptions, telea } from './baselines/telea.js';
export {
  type CleanOptions,
  type CleanStep,
  type CleanSubject,
  evaluateClean,
  type MappedCleanFace,
  type PhotographMapper,
} from './clean/evaluate-clean.js';
export type * from './clean/results.js';
export { cleanTable } from './clean/table.js';
export type { Degradation, DegradationKind, Degraded } from './degradations/degradation.js';
export { degradations, degrade } from './degradations/degrade.js';
export type { EvaluationStep } from './evaluation/counted.js';
export { type Evaluation, type EvaluationImage, type EvaluationOptions, evaluate } from './evaluation/evaluation.js';
export { type MethodName, methodNames } from './evaluation/methods.js';
export type * from './evaluation/results.js';
export { estimate, estimateOverImages } from './evaluation/summary.js';
export { auroc } from './metrics/auroc.js';
export { type AveragePrecision, averagePrecision } from './metrics/average-precision.js';
export { binomialInterval } from './metrics/binomial-interval.js';
export { type BootstrapOptions, bootstrapInterval, type Interval } from './metrics/bootstrap.js';
export { type F1Max, f1Max } from './metrics/f1-max.js';
export { falsePositiveRate } from './metrics/false-positive-rate.js';
export { perRegionOverlap, type ScoredMask } from './metrics/per-region-overlap.js';
export { psnr } from './metrics/psnr.js';
export type { Region } from './metrics/region.js';
export { sharpness } from './metrics/sharpness.js';
export { ssim } from './metrics/ssim.js';
export type { DamagedPhotograph } from './photographs/damage/canvas.js';
export {
  type DamageOptions,
  damagePhotograph,
  type PhotographDamage,
  photographDamages,
} from './photographs/damage/damage-photograph.js';
export {
  evaluatePhotographs,
  type PhotographsOptions,
  type PhotographsStep,
} from './photographs/evaluate-photographs.js';
export type {
  CorrectedPhotograph,
  CorrectedPhotographFace,
  Photograph,
  PhotographCorrector,
} from './photographs/photograph.js';
export type * from './photographs/results.js';
export { photographMethods } from './photographs/results.js';
export { photographsTable } from './photographs/table.js';
