export type { CorrectionSettings, Preset, PresetName } from './correction/presets.js';
export { presets } from './correction/presets.js';
export { type ErrorCode, FuzzydiffError } from './errors.js';
export type { Face, FaceDetector } from './faces/face-detector.js';
export type { EpsModel, ModelInfo, PredictionType, PredictOptions, VarianceType } from './model/eps-model.js';
export type { CalibrationEntry } from './prior/calibrations.js';
export { createPrior, type Prior, type PriorParts } from './prior/create-prior.js';
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
export type { CorrectProgress, KeepOptions, Progress } from './prior/progress.js';
export { type KeptRunSummary, readRun } from './prior/read-run.js';
export type {
  CorrectedFace,
  CorrectedRegion,
  CorrectResult,
  FoundRegion,
  FramedFace,
  InpaintResult,
  MappedFace,
  MapResult,
  SampleResult,
  SynthesisResult,
} from './prior/results.js';
export type { Run } from './sampler/run.js';
export { type ImageShape, type Tensor, tensor } from './tensor/tensor.js';
