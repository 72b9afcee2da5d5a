export * from '@fuzzydiff/core/calibration';
export { type CalibrationPart, mergeCalibrations } from './merge.js';
export { fitRetentionSigma, type RetentionFit } from './retention/fit.js';
export { type MeasuredRetention, measuredRetention } from './retention/measure.js';
export { type DepthSummary, summarize } from './summary.js';
