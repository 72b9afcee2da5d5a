export {
  type AttentionBounds,
  attentionMap,
  scoreMap,
  weightFromAttention,
  zMaps,
} from './attention/attention.js';
export { type Discrepancy, discrepancyMap, gaussianBlur, projectionError } from './attention/discrepancy.js';
export { type Estimator, projectionCalls, projectionPlans } from './attention/estimator.js';
export { type Guidance, type GuidedFilter, guidedFilter } from './attention/guided-filter.js';
export { addValues, type Moments, mergeMoments, noMoments, standardDeviation } from './attention/moments.js';
export { type ProjectionJob, type Projections, project, projections } from './attention/projection.js';
export { addDiscrepancies, mergeStatistics, noStatistics, type Statistics } from './attention/statistics.js';
export {
  type ConditionJob,
  type ConditionOptions,
  type ConditionResult,
  condition,
  conditionedDiffusion,
} from './condition/conditioned-diffusion.js';
export { type RetentionInverse, retained, retention, retentionInverse } from './condition/retention.js';
export { fusionWeights, type Weight } from './condition/weight.js';
export {
  type AttendedCorrection,
  type Attention,
  attend,
  attendedCorrection,
  type Correction,
  type CorrectionOptions,
  correct,
  correctAttended,
  correction,
  projectionAttention,
} from './correction/correction.js';
export {
  type CleanRule,
  type CorrectionSettings,
  type Preset,
  type PresetName,
  presets,
  type WeightRule,
} from './correction/presets.js';
export { type Weighed, weigh } from './correction/weigh.js';
export {
  checkInteger,
  checkNumber,
  checkOneOf,
  describe,
  type ErrorCode,
  FuzzydiffError,
  invalidArgument,
} from './errors.js';
export type { EpsModel, ModelInfo, PredictionType, PredictOptions, VarianceType } from './model/eps-model.js';
export { checkPrediction } from './model/predict-arguments.js';
export { keyedNoise, type NoiseKey, type NoisePurpose, type NoiseSource, noiseScheme } from './noise/keyed-noise.js';
export { type CalibrationEntry, createPrior, type Prior, type PriorParts } from './prior/create-prior.js';
export { defineModel, type ModelDefinition } from './prior/define-model.js';
export type {
  CalibrateOptions,
  CorrectOptions,
  InpaintOptions,
  MapOptions,
  PhotoOptions,
  PriorRunOptions,
  SampleOptions,
} from './prior/options.js';
export type { Photo } from './prior/photo.js';
export type {
  CorrectedFace,
  CorrectResult,
  FramedFace,
  InpaintResult,
  MappedFace,
  MapResult,
  SampleResult,
  SynthesisResult,
} from './prior/results.js';
export { type Progress, type Run, run } from './prior/run.js';
export { type PhotoPort, type SourcePrior, sourcePrior } from './prior/source-prior.js';
export { type ConcurrentEvent, concurrently } from './sampler/concurrently.js';
export { type FusionMaps, fuse, fusionMaps, fusionPull, type Pull } from './sampler/fusion.js';
export {
  type DiffusionPlan,
  diffusionPlan,
  type PlannedModel,
  type PlannedMove,
  type PlanOptions,
} from './sampler/plan.js';
export { drain, type RunOptions, type RunStep } from './sampler/run.js';
export { alphasCumprod, type BetaSchedule, betas, scheduleLength } from './schedule/betas.js';
export { type Jumps, jumpMoves, type Move } from './schedule/jumps.js';
export { type NoiseLevels, noiseLevels } from './schedule/noise-levels.js';
export { spacedTimesteps, type TimestepSpacing } from './schedule/timesteps.js';
export type { PredictionCoefficients } from './solvers/prediction.js';
export type { SolverName, SolverOptions } from './solvers/solver.js';
export type { StepCoefficients } from './solvers/step.js';
export {
  checkTensor,
  contiguous,
  type ImageShape,
  sizeOf,
  stack,
  type Tensor,
  tensor,
  unstack,
} from './tensor/tensor.js';
