export type {
  CalibrateJobSettings,
  CalibrateMergeJob,
  CalibrateShardJob,
  CorrectJob,
  CorrectJobSettings,
  Job,
  JobOutcome,
  MapJob,
  MapJobSettings,
} from './archive/job.js';
export { type PriorOpener, type PriorOpenerOptions, priorOpener } from './archive/prior-opener.js';
export { runJob } from './archive/run-job.js';
export type { RunJobOptions } from './archive/run-options.js';
export { type FilePrior, type InpaintFileOptions, type OpenPriorOptions, openPrior } from './library/open-prior.js';
export type { PhotoSource } from './library/photo-source.js';
export { readRecord } from './library/read-record.js';
export type { Saved, SavedOptions } from './library/saved.js';
export type { PictureRecord, RecordedFace, RecordedRegion } from './record/picture-record.js';
export type { ConditionRecipe, CorrectRecipe, RecordedRecipe } from './record/recipe.js';
