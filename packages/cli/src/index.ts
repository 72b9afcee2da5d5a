export { type FilePrior, type InpaintFileOptions, type OpenPriorOptions, openPrior } from './library/open-prior.js';
export type { PhotoSource } from './library/photo-source.js';
export type { Saved } from './library/saved.js';
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
} from './work/job.js';
export { type PriorOpener, type PriorOpenerOptions, priorOpener } from './work/prior-opener.js';
export { runJob } from './work/run-job.js';
export type { RunJobOptions } from './work/run-options.js';
