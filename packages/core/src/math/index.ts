export {
  type AttentionBounds,
  attentionMap,
  scoreMap,
  weightFromAttention,
  zMaps,
} from '../attention/attention.js';
export {
  type Discrepancy,
  discrepancyMap,
  type ErrorDiscrepancy,
  gaussianBlur,
  isLearned,
  type LearnedDiscrepancy,
  projectionError,
} from '../attention/discrepancy.js';
export { type Estimator, mapDepths, projectionCalls, projectionPlans } from '../attention/estimator.js';
export { type Guidance, type GuidedFilter, guidedFilter } from '../attention/guided-filter.js';
export { parseDiscrepancyNetwork, type ReadNetwork } from '../attention/learned/network.js';
export { addValues, type Moments, mergeMoments, noMoments, standardDeviation } from '../attention/moments.js';
export {
  type ProjectionJob,
  type ProjectionOptions,
  type Projections,
  type ProjectOptions,
  project,
  projections,
} from '../attention/projection.js';
export { type AttentionRegion, attentionIn, attentionRegions, type RegionBounds } from '../attention/regions.js';
export { addDiscrepancies, mergeStatistics, noStatistics, type Statistics } from '../attention/statistics.js';
export { type WholeScores, wholeScores } from '../attention/whole-scores.js';
export { type BandSigmas, bandSigma, keptUnderNoise } from '../bands/band-sigmas.js';
export type { Bands, BandTransform, Held, HeldModel } from '../bands/bands.js';
export { channelGains } from '../bands/channel-gains.js';
export { type Axis, axesOf } from '../bands/colour-axes.js';
export { type Degradation, type DegradedBy, degradationOf } from '../bands/degradation.js';
export { type BandsKept, frequencyBands } from '../bands/frequency-bands.js';
export { type MendingBands, mendingBands } from '../bands/mending-bands.js';
export { bandTransform, type Wavelet } from '../bands/wavelet.js';
export { withGains } from '../bands/with-gains.js';
export { apart } from '../calibration/apart.js';
export { type RetentionInverse, retained, retention, retentionInverse } from '../condition/retention.js';
export { type Synthesis, type SynthesisJob, type SynthesisOptions, synthesize } from '../condition/synthesize.js';
export { fusionWeights, type Weight } from '../condition/weight.js';
export { type Attention, type AttentionJob, type AttentionOptions, attend } from '../correction/attend.js';
export { type Correction, type CorrectionJob, type CorrectionOptions, correct } from '../correction/correct.js';
export {
  type FindOptions,
  type Found,
  findRegions,
  type JudgedRegion,
  type PromiseKept,
} from '../correction/find-regions.js';
export { growthFor } from '../correction/growth-for.js';
export type { CorrectionStep, KeptCorrection } from '../correction/kept-correction.js';
export { correctionFor, estimatorFor, regionBoundsFor } from '../correction/preset-for.js';
export type { CorrectionSettings, WeightRule } from '../correction/presets.js';
export { type Weighed, weigh } from '../correction/weigh.js';
export type { DiscrepancyCall, DiscrepancyNetwork } from '../model/discrepancy-network.js';
export { keyedNoise, type NoiseKey, type NoisePurpose, type NoiseSource, noiseScheme } from '../noise/keyed-noise.js';
export {
  type AllOverFace,
  type AllOverKind,
  type AllOverOptions,
  type AllOverResult,
  mendAllOver,
} from '../prior/mend-all-over.js';
export { type Fusion, type FusionMaps, fuse, fusionMaps, fusionPull, type Pull } from '../sampler/fusion.js';
export type { KeptStage, KeptTrajectory, RunStage } from '../sampler/kept-stage.js';
export {
  type DiffusionPlan,
  diffusionPlan,
  type PlannedModel,
  type PlannedMove,
  type PlanOptions,
  type Start,
} from '../sampler/plan.js';
export type { Run, RunOptions, RunStep } from '../sampler/run.js';
export { alphasCumprod, type BetaSchedule, betas, scheduleLength } from '../schedule/betas.js';
export { type Jumps, jumpMoves, type Move } from '../schedule/jumps.js';
export { type NoiseLevels, noiseLevels } from '../schedule/noise-levels.js';
export { spacedTimesteps, type TimestepSpacing } from '../schedule/timesteps.js';
export type { PredictionCoefficients } from '../solvers/prediction.js';
export type { SolverName, SolverOptions } from '../solvers/solver.js';
export type { StepCoefficients } from '../solvers/step.js';
export { contiguous, type ImageShape, sizeOf, stack, type Tensor, tensor, unstack } from '../tensor/tensor.js';
