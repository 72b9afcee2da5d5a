export {
  type Calibration,
  type CalibrationImage,
  type CalibrationOptions,
  type CalibrationSource,
  type CalibrationStep,
  calibrate,
} from './calibration.js';
export { formatCalibration, parseCalibration } from './file.js';
export { checkCalibration, checkFingerprint, type Fingerprint, fingerprint } from './fingerprint.js';
