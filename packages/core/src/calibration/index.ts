export {
  type Calibration,
  type CalibrationOptions,
  type CalibrationStep,
  calibrate,
} from './calibration.js';
export type { CleanPromise, RegionSize } from './clean-promise.js';
export {
  changedBy,
  checkAlpha,
  expectedShare,
  type LookedAt,
  pValues,
  type WholePValues,
  wholePValues,
} from './conformal.js';
export { formatCalibration, parseCalibration } from './file.js';
export { checkCalibration, checkFingerprint, type Fingerprint, fingerprint } from './fingerprint.js';
export { type Halves, inHalves } from './halves.js';
export type { CalibrationImage, CalibrationImages, CalibrationSource, ProjectedImage } from './images.js';
export { type PromiseOptions, type PromiseStep, takePromise } from './promise.js';
