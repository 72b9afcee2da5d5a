export {
  type Calibration,
  type CalibrationImage,
  type CalibrationOptions,
  type CalibrationSource,
  type CalibrationStep,
  calibration,
} from './calibration.js';
export { formatCalibration, parseCalibration } from './file.js';
export { checkFingerprint, type Fingerprint, fingerprint } from './fingerprint.js';
export { type CalibrationPart, mergeCalibrations } from './merge.js';
export { fitRetentionSigma, type RetentionFit } from './retention/fit.js';
export { type MeasuredRetention, measuredRetention } from './retention/measure.js';
export { type DepthSummary, summarize } from './summary.js';
