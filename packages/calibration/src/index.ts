export * from '@fuzzydiff/core/calibration';
export { type CalibrationPart, mergeCalibrations } from './merge.js';
export { fitRetentionSigma, type RetentionFit } from './retention/fit.js';
export { fitBandSigmas } from './retention/fit-band-sigmas.js';
export { type MeasuredRetention, measureRetention, type RetentionOptions } from './retention/measure.js';
export { type DepthSummary, summarize } from './summary.js';
